import { hidesUsers } from '../domain/clients/clients.ts'
import { guarded, refuseLocked, WRONG_CREDENTIALS } from '../domain/limits/lockout.ts'
import type { Services } from '../domain/services.ts'
import { migrate } from '../domain/users/migration.ts'
import { USER_DOES_NOT_EXIST } from '../domain/users/users.ts'
import { ApiError } from '../errors.ts'
import type { User } from '../storage/port/index.ts'
import type { Attempt, SignedIn } from './step.ts'

/** Where a sign-in asks the pool's functions. */

/**
 * Asks whether somebody may try to sign in; a function that says no refuses.
 *
 * A function may hang for seconds, so it is asked before a guess takes its place among those that are judged; and not
 * for somebody who is locked out, or guesses without end would be calls without end.
 */
export async function askBefore({ services, pool, client, user, name, who, occasion }: Attempt): Promise<void> {
  if (!services.triggers.has(pool, 'PreAuthentication')) return
  await refuseLocked(services, pool, who)
  const of = { pool, client, user: user ?? { username: name, attributes: {} }, source: 'Authentication' } as const
  await services.triggers.ask('PreAuthentication', of, {
    validationData: occasion.clientMetadata,
    userNotFound: hidesUsers(client) ? user === undefined : undefined,
  })
}

/** Asks whether somebody who has shown everything gets tokens; a function that says no refuses. */
export async function askAfter(
  { triggers }: Pick<Services, 'triggers'>,
  { pool, client, user, occasion: { clientMetadata }, device }: SignedIn,
): Promise<void> {
  const of = { pool, client, user, source: 'Authentication' } as const
  await triggers.ask('PostAuthentication', of, { newDeviceUsed: device?.isNew ?? false, clientMetadata })
}

/**
 * Asks whether another directory knows a name that nobody has here, with the password that was sent, and answers the
 * user who is here from now on; `undefined` where no function is asked.
 *
 * The function judges a password, so it is asked as a guess: counted, and not beyond the lock. What it does not know is
 * refused as a wrong password is, or in a client that hides nobody, as a name nobody has.
 */
export async function askForUser(
  { services, pool, client, name, who, occasion }: Omit<Attempt, 'user' | 'parameters'>,
  password: string,
): Promise<User | undefined> {
  if (!services.triggers.has(pool, 'UserMigration')) return undefined
  let user: User | undefined
  let refusal = new ApiError('UserNotFoundException', USER_DOES_NOT_EXIST)
  const judge = async () => {
    try {
      const request = { password, validationData: occasion.clientMetadata }
      user = await migrate(services, { pool, client, name, source: 'Authentication' }, request)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      refusal = error
      if (!hasJudged(error)) throw error
    }
    return user !== undefined
  }
  try {
    await guarded(services, pool, who, judge)
  } catch (error) {
    if (error !== refusal) throw error
  }
  if (user) return user
  throw hidesUsers(client) ? new ApiError('NotAuthorizedException', WRONG_CREDENTIALS) : refusal
}

const UNJUDGED: ReadonlySet<string> = new Set(['UnexpectedLambdaException', 'InvalidLambdaResponseException'])

/** A function that never answered, or nothing that can be read, has called no password wrong. */
function hasJudged({ cause }: ApiError): boolean {
  return !(cause instanceof ApiError && UNJUDGED.has(cause.name))
}
