import { ApiError } from '../../errors.ts'
import type { Client, Pool, User } from '../../storage/port/index.ts'
import type { IdentityProvider } from '../documents/identity-provider.ts'
import { contacts } from '../users/attributes.ts'
import { checkAttributes, missingRequired, writable } from '../users/schema.ts'

type Attributes = Readonly<Record<string, string>>

/** The attributes that a provider's mapping makes of what is said of somebody. What is not said stays as it was. */
export function mapped(
  { AttributeMapping = {} }: Pick<IdentityProvider, 'AttributeMapping'>,
  claims: Readonly<Record<string, unknown>>,
): Attributes {
  return Object.fromEntries(
    Object.entries(AttributeMapping).flatMap(([attribute, claim]) => {
      if (attribute === 'username') return []
      const text = Object.hasOwn(claims, claim) ? textOf(claims[claim]) : ''
      // PostgreSQL has no place for some of Unicode.
      if (text.includes('\0') || !text.isWellFormed()) throw invalid(`user.${attribute}: Value is no text`)
      return text === '' ? [] : [[attribute, text]]
    }),
  )
}

/** A value of JSON as an attribute. Of several in a list, each is encoded as in a form (federation.md 5). */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) {
    const texts = value.map(textOf)
    return texts.length > 1 ? `[${texts.map(encoded).join(', ')}]` : (texts[0] ?? '')
  }
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : ''
}

function encoded(text: string): string {
  return new URLSearchParams([['', text.toWellFormed()]]).toString().slice(1)
}

/** The attributes of a new user; refuses what the pool's schema does. An address says that nobody has verified it. */
export function attributesOfNew(pool: Pool, client: Client, said: Attributes): Attributes {
  const schema = pool.settings.SchemaAttributes ?? []
  const missing = missingRequired(schema, said)
  if (missing.length > 0) throw invalid(`attributes required: [${missing.join(', ')}]`)
  refuseUnwritable(pool, client, said)
  checkAttributes(schema, said, { mode: 'create', requireRequired: true })
  return withFlags({}, said)
}

/** The attributes of a user who comes again; refuses what the pool's schema does, also where nothing changes. */
export function attributesOfKnown(pool: Pool, client: Client, { attributes }: User, said: Attributes): Attributes {
  refuseUnwritable(pool, client, said)
  checkAttributes(pool.settings.SchemaAttributes ?? [], said, { mode: 'update', requireRequired: false })
  return { ...attributes, ...withFlags(attributes, said) }
}

function refuseUnwritable(pool: Pool, client: Client, said: Attributes): void {
  const mayWrite = writable(client, pool)
  const isFlag = (name: string) => contacts.some((contact) => name === `${contact}_verified`)
  const wrong = Object.keys(said).filter((name) => !isFlag(name) && !mayWrite(name))
  if (wrong.length > 0) throw invalid(wrong.map((name) => `user.${name}: Attribute cannot be updated.`).join(' '))
}

/** Another address than before is verified by nobody, unless the provider says that it is. */
function withFlags(before: Attributes, said: Attributes): Attributes {
  const flags = contacts
    .filter((contact) => said[contact] !== undefined && said[contact] !== before[contact])
    .map((contact) => [`${contact}_verified`, 'false'])
  return { ...Object.fromEntries(flags), ...said }
}

function invalid(message: string): ApiError {
  return new ApiError('InvalidParameterException', message)
}
