import { isEmail, isPhoneNumber } from '../../domain/users/schema.ts'
import type { Problem } from '../parts/problems.ts'
import type { Visit } from './visit.ts'

/** What people type, in the forms that the API asks of the same members (model/source.json). */

type Typing = Pick<Visit, 'typed'>

const NAME = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u
const LONGEST_PASSWORD = 256
const LONGEST_ATTRIBUTE = 2_048

/** A name, or an address: a telephone number may be typed as people write it. */
export function typedName({ typed }: Typing, field = 'username'): string {
  const text = typed(field).trim()
  return text.startsWith('+') ? plainNumber(text) : text
}

export function typedCode({ typed }: Typing): string {
  return typed('code').replaceAll(/\s/g, '').slice(0, 2_048)
}

export function plainNumber(text: string): string {
  return text.replaceAll(/[\s().\-/]/g, '')
}

export function nameProblem(name: string): Problem | undefined {
  if (name === '') return 'required'
  return NAME.test(name) ? undefined : 'invalid'
}

/** Two fields for one new password. */
export function newPasswordProblem({ typed }: Typing): Readonly<Record<string, Problem>> {
  const password = typed('password')
  if (password === '') return { password: 'required' }
  if (password.length > LONGEST_PASSWORD) return { password: 'weakPassword' }
  return typed('confirmPassword') === password ? {} : { confirmPassword: 'passwordsDiffer' }
}

export function attributeProblem(attribute: string, value: string): Problem | undefined {
  if (value === '') return 'required'
  if (value.length > LONGEST_ATTRIBUTE) return 'invalid'
  if (attribute === 'email' && !isEmail(value)) return 'notEmail'
  if (attribute === 'phone_number' && !isPhoneNumber(value)) return 'notPhone'
  if (attribute === 'birthdate' && !/^\d{4}-\d\d-\d\d$/.test(value)) return 'notDate'
  return undefined
}

/** Only what is wrong. */
export function problemsIn(all: Readonly<Record<string, Problem | undefined>>): Record<string, Problem> {
  return Object.fromEntries(
    Object.entries(all).flatMap(([field, problem]) => (problem === undefined ? [] : [[field, problem]])),
  )
}

export function isAnythingWrong(problems: Readonly<Record<string, Problem>>): boolean {
  return Object.keys(problems).length > 0
}
