import { sub as drawSub } from '../../crypto/secrets.ts'
import { ApiError } from '../../errors.ts'
import { fold } from '../../storage/fold.ts'
import type { GroupKey, Identity, Outgoing, Pool, User, UserStatus } from '../../storage/port/index.ts'
import {
  aliasesOf,
  hasUsernameAttributes,
  isCaseSensitive,
  looksLikeEmail,
  lookup,
  nameKey,
  LONGEST_USERNAME,
} from './names.ts'
import { isPhoneNumber } from './schema.ts'
import { poolUnknown } from '../pools/pools.ts'
import type { Services } from '../services.ts'
import { ALREADY_LINKED, aliasTaken, findUser } from './users.ts'

/**
 * Refuses a name that is taken where a function would be asked about a message to its new user: storing the user refuses
 * it anyway, only after that.
 */
export async function refuseTaken(
  services: Pick<Services, 'storage' | 'triggers'>,
  pool: Pool,
  typed: string,
  usernameTaken: string,
): Promise<void> {
  if (!services.triggers.has(pool, 'CustomMessage')) return
  if (await findUser(services, pool, typed)) throw new ApiError('UsernameExistsException', usernameTaken)
}

/** Stores a new user with what goes out to it; refuses with UsernameExistsException or AliasExistsException when a name of it is taken. */
export async function createUser(
  services: Pick<Services, 'storage'>,
  pool: Pool,
  user: NewUser,
  {
    moveAliases = false,
    usernameTaken,
    ...besides
  }: {
    moveAliases?: boolean
    link?: Identity
    joins?: GroupKey | undefined
    send?: readonly Outgoing[]
    usernameTaken: string
  },
): Promise<User> {
  const { storage } = services
  // It would be found in the place of whoever has that sub, which no user can choose.
  const { sub } = lookup(pool, user.username)
  const isOfAnother = sub !== undefined && sub !== user.sub && (await storage.users.findBySub(pool.key, sub))
  if (isOfAnother) throw new ApiError('UsernameExistsException', usernameTaken)
  const outcome = await storage.users.create(user, aliasesOf(pool, user), { moveAliases, ...besides })
  if ('created' in outcome) return outcome.created
  const { refused } = outcome
  if (refused === 'pool') throw poolUnknown(pool.id)
  if (refused === 'identity') throw new ApiError('InvalidParameterException', ALREADY_LINKED)
  // A username is taken, too, when it is somebody's preferred_username.
  const isTaken =
    refused === 'username' || (refused === 'preferred_username' && (await findUser(services, pool, user.username)))
  if (isTaken) throw new ApiError('UsernameExistsException', usernameTaken)
  // Where addresses are usernames, a taken address is a taken username.
  const name = hasUsernameAttributes(pool) ? 'UsernameExistsException' : 'AliasExistsException'
  throw new ApiError(name, aliasTaken(refused))
}

// Some letters become several when folded; a name that no request could hold would be nobody's.
const TOO_LONG = `1 validation error detected: Value at 'username' failed to satisfy constraint: Member must have length less than or equal to ${LONGEST_USERNAME}`

/** A user before it has a password and a place in storage. */
export type NewUser = Omit<User, 'key'>

/**
 * Makes a user of a typed name and attributes. Refuses a name of the wrong form: an address is needed where addresses
 * are usernames, and refused where they are aliases.
 */
export function newUser(
  { clock, random }: Pick<Services, 'clock' | 'random'>,
  pool: Pool,
  typed: string,
  attributes: Readonly<Record<string, string>>,
  status: UserStatus,
): NewUser {
  refuseForm(pool, typed)
  const sub = drawSub(random) as User['sub'] // just drawn
  const now = clock.now()
  // Where case does not count, the folded name is the name: it is part of every hash of SRP.
  const username = hasUsernameAttributes(pool) ? sub : isCaseSensitive(pool) ? typed : fold(typed)
  if (username.length > LONGEST_USERNAME) throw new ApiError('InvalidParameterException', TOO_LONG)
  return {
    pool: pool.key,
    sub,
    username,
    usernameKey: username,
    status,
    enabled: true,
    attributes: hasUsernameAttributes(pool) ? withTyped(pool, typed, attributes) : { ...attributes },
    pending: {},
    password: undefined,
    passwordExpiresAt: undefined,
    epoch: 0,
    settings: {},
    createdAt: now,
    updatedAt: now,
  }
}

function withTyped(pool: Pool, typed: string, attributes: Readonly<Record<string, string>>): Record<string, string> {
  const name = isPhoneNumber(typed) ? 'phone_number' : 'email'
  const given = attributes[name]
  if (given !== undefined && nameKey(pool, given) !== nameKey(pool, typed)) {
    throw new ApiError('InvalidParameterException', `The username and the attribute ${name} are not the same.`)
  }
  return given === undefined ? { [name]: typed, ...attributes } : { ...attributes }
}

function refuseForm(pool: Pool, typed: string): void {
  const refuse = (message: string) => new ApiError('InvalidParameterException', message)
  const asUsername = new Set(pool.settings.UsernameAttributes)
  if (asUsername.size > 0) {
    if (asUsername.has('email') && looksLikeEmail(typed)) return
    if (asUsername.has('phone_number') && isPhoneNumber(typed)) return
    if (asUsername.size > 1) throw refuse('Username should be either an email or a phone number.')
    throw refuse(asUsername.has('email') ? 'Username should be an email.' : 'Username should be a phone number.')
  }
  const asAlias = new Set<string>(pool.settings.AliasAttributes)
  if (asAlias.has('email') && looksLikeEmail(typed)) {
    throw refuse('Username cannot be of email format, since user pool is configured for email alias.')
  }
  if (asAlias.has('phone_number') && isPhoneNumber(typed)) {
    throw refuse('Username cannot be of phone number format, since user pool is configured for phone number alias.')
  }
}
