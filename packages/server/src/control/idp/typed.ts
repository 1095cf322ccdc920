import type { Persona } from '../../domain/documents/persona.ts'
import type { Random } from '../../domain/services.ts'
import { isEmail } from '../../domain/users/schema.ts'
import { misbehavioursOf } from './misbehaviour.ts'

const LONGEST_CLAIMS = 2_000

/** Makes somebody of what was typed into the page; a text says what is wrong with it. */
export function personaOf(random: Random, type: string, values: URLSearchParams): Persona | string {
  const get = (name: string) => values.get(name)?.trim() ?? ''
  const [name, email, given] = [get('name'), get('email'), get('subject')]
  const texts = [name, email, given]
  if (texts.some((text) => text.length > 255 || /\p{Cc}/u.test(text) || !text.isWellFormed())) {
    return 'A name, an address or a subject has at most 255 characters, in one line.'
  }
  if (email !== '' && !isEmail(email)) return 'That is no e-mail address.'
  const claims = claimsIn(get('claims'))
  if (!claims) return `Further claims are a JSON object of at most ${LONGEST_CLAIMS} characters.`
  const misbehaviour = get('misbehaviour') || undefined
  if (misbehaviour !== undefined && !misbehavioursOf(type).includes(misbehaviour)) {
    return 'This provider cannot go wrong in that way.'
  }
  const subject = given || drawn(random)
  return { subject, email, emailVerified: get('verified') !== 'false', name, claims, misbehaviour }
}

/** 21 digits, as Google has. */
function drawn(random: Random): string {
  const digits = Array.from(random(21), (byte) => byte % 10)
  return digits.join('').replace(/^0/, '1')
}

function claimsIn(text: string): Persona['claims'] | undefined {
  if (text === '') return {}
  if (text.length > LONGEST_CLAIMS) return undefined
  try {
    const value = JSON.parse(text) as unknown // looked at here
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}
