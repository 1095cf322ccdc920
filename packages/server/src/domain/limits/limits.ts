import { ApiError } from '../../errors.ts'
import { fold } from '../../storage/fold.ts'
import type { Allowance, Pool } from '../../storage/port/index.ts'
import type { Services } from '../services.ts'

const MINUTE_MS = 60_000

const hourly = (most: number): Allowance => ({ most, everyMs: (60 * MINUTE_MS) / most })

// What a user may do in an hour. Ranges of the reference are taken at their lower end where it is a guess at a code
// (six digits stand up to 15 guesses an hour) and at 5 where it sends a message.
const ofUser = {
  ConfirmSignUp: hourly(15),
  ConfirmForgotPassword: hourly(15),
  VerifyUserAttribute: hourly(15),
  ResendConfirmationCode: hourly(5),
  ForgotPassword: hourly(5),
  GetUserAttributeVerificationCode: hourly(5),
  UpdateUserAttributes: hourly(5),
  AdminCreateUser: hourly(5),
  AdminResetUserPassword: hourly(5),
  AdminUpdateUserAttributes: hourly(5),
  /** Being sent the code of a second factor, after the first one. */
  Authentication: hourly(20),
  AuthenticationUnproven: hourly(10),
  ChangePassword: hourly(5),
  /** Asking whether another directory knows the name. */
  UserMigration: hourly(5),
} satisfies Record<string, Allowance>

/**
 * What may be done at one address, by however many users: else each new user with somebody's address would bring fresh
 * guesses at the codes sent there.
 *
 * 30 guesses and one more every 24 minutes are at most 90 in a day, each right once in a million. Refilled bit by bit,
 * nobody can use it up for others for longer than that. Messages to recover an account, and those that an administrator
 * has sent, are not used up by strangers who sign up with the address; nor are codes to sign in, where it was proven.
 */
const ofDestination = {
  guess: { most: 30, everyMs: 24 * MINUTE_MS },
  proof: hourly(10),
  recovery: hourly(10),
  administration: hourly(10),
  authentication: hourly(30),
} satisfies Record<string, Allowance>

export type LimitedOfUser = keyof typeof ofUser
export type LimitedOfDestination = keyof typeof ofDestination

const LIMIT_EXCEEDED = 'Attempt limit exceeded, please try after some time.'

/** The refusal when what a user may do in an hour is used up. The log reads which limit it is, and how long. */
export async function limitOfUser(
  { storage }: Pick<Services, 'storage'>,
  pool: Pool,
  who: string,
  what: LimitedOfUser,
  name?: string,
): Promise<ApiError> {
  return exceeded(
    `${what} by one user`,
    ofUser[what],
    await storage.limits.next(pool.key, who, what, ofUser[what]),
    name,
  )
}

/** As {@link limitOfUser}, for what may be done at one address. */
export async function limitOfDestination(
  services: Pick<Services, 'storage' | 'keyring'>,
  pool: Pool,
  destination: string,
  what: LimitedOfDestination,
  name?: string,
): Promise<ApiError> {
  const key = keyOf(services, pool, destination)
  const until = await services.storage.limits.next(pool.key, key, what, ofDestination[what])
  return exceeded(`${SAID[what]} one address`, ofDestination[what], until, name)
}

const SAID: Readonly<Record<LimitedOfDestination, string>> = {
  guess: 'guesses at the codes of',
  proof: 'messages that prove',
  recovery: 'messages to recover an account at',
  administration: 'messages of administrators to',
  authentication: 'codes to sign in sent to',
}

function exceeded(
  what: string,
  { most, everyMs }: Allowance,
  until: Date | undefined,
  name = 'LimitExceededException',
): ApiError {
  const again = until ? `, again at ${until.toISOString()}` : ''
  const detail = `the limit is ${what}: ${most}, and one more every ${everyMs / MINUTE_MS} minutes${again}`
  return new ApiError(name, LIMIT_EXCEEDED, { detail })
}

/** Counts what a user does; `false` when the hour's are used up. `who` is a `sub`, or stands for an unknown name. */
export function takeOfUser(
  { storage, clock }: Pick<Services, 'storage' | 'clock'>,
  pool: Pool,
  who: string,
  what: LimitedOfUser,
): Promise<boolean> {
  return storage.limits.take(pool.key, who, what, ofUser[what], clock.now())
}

export function giveBackOfUser(
  { storage, clock }: Pick<Services, 'storage' | 'clock'>,
  pool: Pool,
  who: string,
  what: LimitedOfUser,
): Promise<void> {
  return storage.limits.giveBack(pool.key, who, what, ofUser[what], clock.now())
}

/** Counts what is done at an address; `false` when no more is allowed now. */
export function takeOfDestination(
  services: Pick<Services, 'storage' | 'clock' | 'keyring'>,
  pool: Pool,
  destination: string,
  what: LimitedOfDestination,
): Promise<boolean> {
  const { storage, clock } = services
  return storage.limits.take(pool.key, keyOf(services, pool, destination), what, ofDestination[what], clock.now())
}

export function giveBackOfDestination(
  services: Pick<Services, 'storage' | 'clock' | 'keyring'>,
  pool: Pool,
  destination: string,
  what: LimitedOfDestination,
): Promise<void> {
  const { storage, clock } = services
  return storage.limits.giveBack(pool.key, keyOf(services, pool, destination), what, ofDestination[what], clock.now())
}

/** Case does not count: mail to either spelling reaches the same person. */
function keyOf({ keyring }: Pick<Services, 'keyring'>, pool: Pool, destination: string): string {
  return keyring.hmac('destination', pool.id, fold(destination)).toString('base64url')
}
