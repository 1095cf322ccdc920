import { ApiError } from '../../errors.ts'
import type { Client, Pool, User } from '../../storage/port/index.ts'
import type { Contact, Reached } from '../messages/messages.ts'
import { writable } from './schema.ts'

export const UNAUTHORIZED_ATTRIBUTE = 'A client attempted to write unauthorized attribute'

export const contacts: readonly Contact[] = ['email', 'phone_number']

/** Refuses attributes that a client may not write. */
export function requireWritable(client: Client, pool: Pool, names: readonly string[]): void {
  const mayWrite = writable(client, pool)
  if (names.every(mayWrite)) return
  throw new ApiError('NotAuthorizedException', UNAUTHORIZED_ATTRIBUTE)
}

/** The addresses that a code proves by itself, in the order in which the service prefers them: SMS first. */
export function autoVerified(pool: Pool): Contact[] {
  const kinds: readonly string[] = pool.settings.AutoVerifiedAttributes ?? []
  return (['phone_number', 'email'] as const).filter((kind) => kinds.includes(kind))
}

/** Refuses to call an address verified that there is not. */
export function refuseFlagAlone(user: Pick<User, 'attributes'>): void {
  for (const contact of contacts) {
    if (isVerified(user, contact) && !user.attributes[contact]) {
      throw new ApiError('InvalidParameterException', FLAG_ALONE[contact])
    }
  }
}

const FLAG_ALONE = {
  email: 'Email is required to verify/un-verify an email',
  phone_number: 'Phone Number is required to verify/un-verify a phone number',
}

/** What somebody signs up with: an address that nobody has verified says so from the start. */
export function withFlags(attributes: User['attributes']): User['attributes'] {
  const flags = contacts.filter((contact) => attributes[contact]).map((contact) => [`${contact}_verified`, 'false'])
  return { ...attributes, ...Object.fromEntries(flags.filter(([flag = '']) => attributes[flag] === undefined)) }
}

/** Where a code that proves an address by itself goes, if anywhere. */
export function addressToProve(pool: Pool, { attributes }: Pick<User, 'attributes'>): Reached | undefined {
  const attribute = autoVerified(pool).find((name) => attributes[name])
  const destination = attribute && attributes[attribute]
  return attribute && destination ? { attribute, destination } : undefined
}

export function isVerified(user: Pick<User, 'attributes'>, contact: Contact): boolean {
  return user.attributes[`${contact}_verified`]?.toLowerCase() === 'true'
}

/** The address that a request wants verified; refuses any other attribute. */
export function requireContact(name: string): Contact {
  const contact = contacts.find((contact) => contact === name)
  if (contact) return contact
  throw new ApiError(
    'InvalidParameterException',
    'Invalid attribute name. Only phone_number and email can be verified.',
  )
}
