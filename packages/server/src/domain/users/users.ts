import { ApiError } from '../../errors.ts'
import type { AliasKind, ChangeOptions, Code, Identity, Pool, User } from '../../storage/port/index.ts'
import { codeExpired } from '../codes/codes.ts'
import { aliasesOf, lookup } from './names.ts'
import type { Services } from '../services.ts'

export const USER_DOES_NOT_EXIST = 'User does not exist.'
export const USER_IS_DISABLED = 'User is disabled.'
export const ALREADY_LINKED = 'SourceUser is already linked to DestinationUser'
const SPENT_SESSION = 'Invalid session for the user, session can only be used once.'

/** What a session is refused with that led to a step before. */
export function spentSession(): ApiError {
  return new ApiError('NotAuthorizedException', SPENT_SESSION)
}

/** Finds the user somebody means by a username, an alias that is active, or a `sub`. */
export function findUser({ storage }: Pick<Services, 'storage'>, pool: Pool, typed: string): Promise<User | undefined> {
  return storage.users.find(pool.key, lookup(pool, typed))
}

/** As {@link findUser}; refuses with UserNotFoundException when there is none. */
export async function requireUser(services: Pick<Services, 'storage'>, pool: Pool, typed: string): Promise<User> {
  const user = await findUser(services, pool, typed)
  if (!user) throw new ApiError('UserNotFoundException', USER_DOES_NOT_EXIST)
  return user
}

/** What else a change of a user does, all in the same step. */
export interface Besides extends Omit<ChangeOptions, 'now'> {
  readonly moveAliases?: boolean
  readonly link?: Identity
  readonly unlink?: Identity
  /** Ends every sign-in of the user. */
  readonly revokeTokens?: boolean
  /** What is said when something was spent before; without it, that the session was. */
  readonly spent?: () => ApiError
  /** What is said when another user has the address; the service words it in two ways. */
  readonly aliasTaken?: (kind: AliasKind) => string
}

export const aliasTaken = (kind: AliasKind) => `An account with the given ${kind} already exists.`

/**
 * Changes a user from its current state, with the aliases that follow from the new one, and answers the new user.
 *
 * Refuses when the user is gone, the code is not the one, or an alias belongs to somebody else; then nothing changes.
 */
export async function changeUser(
  { storage, clock }: Pick<Services, 'storage' | 'clock'>,
  pool: Pool,
  user: Pick<User, 'key'>,
  besides: Besides,
  how: (user: User, code: Code | undefined) => User,
): Promise<User> {
  const now = clock.now()
  const { code, spend, send, moveAliases, link, unlink, revokeTokens } = besides
  const outcome = await storage.users.change(user.key, { now, code, spend, send }, (current, consumed) => {
    const changed = { ...how(current, consumed), updatedAt: now }
    return { user: changed, aliases: aliasesOf(pool, changed), moveAliases, link, unlink, revokeTokens }
  })
  if ('changed' in outcome) return outcome.changed
  const { refused } = outcome
  if (refused === 'user') throw new ApiError('UserNotFoundException', USER_DOES_NOT_EXIST)
  if (refused === 'spent') throw besides.spent?.() ?? spentSession()
  if (refused === 'identity') throw new ApiError('InvalidParameterException', ALREADY_LINKED)
  // It was right a moment ago, so somebody else has used it or asked for another.
  if (refused === 'code' || refused === 'expired code') throw codeExpired()
  throw new ApiError('AliasExistsException', (besides.aliasTaken ?? aliasTaken)(refused))
}

/** Refuses a user who has to confirm the sign-up before anything else. */
export function refuseUnconfirmed({ status }: Pick<User, 'status'>): void {
  if (status === 'UNCONFIRMED') throw new ApiError('UserNotConfirmedException', 'User is not confirmed.')
}

/** Refuses a user who has to confirm the sign-up or to choose a new password before anything else. */
export function refuseByStatus(user: Pick<User, 'status'>): void {
  refuseUnconfirmed(user)
  if (user.status === 'RESET_REQUIRED') {
    throw new ApiError('PasswordResetRequiredException', 'Password reset required for the user')
  }
}

/** Ends whatever is under way for a user: sign-ins between two steps no longer go on. */
export function withNewEpoch(user: User): User {
  return { ...user, epoch: user.epoch + 1 }
}

/** Gives a user further attribute values; an empty one takes the attribute away. What is new comes last. */
export function withAttributes(user: User, changes: Readonly<Record<string, string>>): User {
  const attributes = { ...user.attributes }
  for (const [name, value] of Object.entries(changes)) {
    if (value === '') delete attributes[name]
    else attributes[name] = value
  }
  return { ...user, attributes }
}
