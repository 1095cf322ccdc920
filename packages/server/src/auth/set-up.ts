import type { Services } from '../domain/services.ts'
import { activeFactors } from '../domain/factors/mfa.ts'
import {
  drawSecret,
  judge,
  named,
  NOT_ASSOCIATED,
  requireOffered,
  tokenUsed,
} from '../domain/factors/software-token.ts'
import { SPENT_SESSION } from '../domain/users/users.ts'
import { ApiError } from '../errors.ts'
import type { Pool, SoftwareToken, Spending, User } from '../storage/port/index.ts'
import { INVALID_SESSION, newState, openAlone, refuseSpent, seal, spendingOf, userOf } from './session.ts'

/** What the challenge MFA_SETUP remembers. */
export interface SetUp {
  /** The secret that an authenticator app was given. */
  readonly token?: SoftwareToken
  /** Whether a first password made with it was right. */
  readonly isProven?: boolean
}

/**
 * Does a step of setting up an authenticator app in the middle of a sign-in, and answers the next session. The sign-in
 * stays at MFA_SETUP; each session is worth one step here, as with every challenge.
 */
export async function continueSetUp(
  services: Services,
  session: string,
  step: (at: { pool: Pool; user: User; kept: SetUp }) => Promise<{ keep: SetUp; spend?: readonly Spending[] }>,
): Promise<string> {
  const { pool, client, state } = await openAlone(services, 'MFA_SETUP', session)
  await refuseSpent(services, state)
  const user = await userOf(services, pool, state, state.username)
  if (!user?.enabled) throw new ApiError('NotAuthorizedException', INVALID_SESSION)
  refuseSetUp(pool, user)
  const { keep, spend = [] } = await step({ pool, user, kept: state.kept ?? {} })

  const next = { ...newState(services, { pool, client }, user, state, 'MFA_SETUP'), kept: keep }
  const sealed = await seal(services, pool, next, 'session')
  if (await services.storage.spent.spend([spendingOf(state), ...spend])) return sealed
  const isSession = await services.storage.spent.isSpent(state.jti)
  throw isSession ? new ApiError('NotAuthorizedException', SPENT_SESSION) : tokenUsed()
}

/** Draws a secret for the authenticator app of somebody who signs in, and answers it with the next session. */
export async function associate(services: Services, session: string): Promise<{ secret: string; session: string }> {
  let secret = ''
  const next = await continueSetUp(services, session, async ({ pool, user }) => {
    requireOffered(pool)
    const { code, token } = drawSecret(services, pool, user)
    secret = code
    return { keep: { token } }
  })
  return { secret, session: next }
}

/** Judges a first password of the app of somebody who signs in, and answers the session in which it is proven. */
export function verifyAssociated(
  services: Services,
  session: string,
  { typed, name, wrong }: { typed: string; name: string | undefined; wrong: () => ApiError },
): Promise<string> {
  return continueSetUp(services, session, async ({ pool, user, kept: { token } }) => {
    requireOffered(pool)
    if (!token) throw new ApiError('InvalidParameterException', NOT_ASSOCIATED)
    const proven = named(token, name)
    // Whoever drew the secret knows it: being right about it forgets no guesses at others.
    const spend = [await judge(services, pool, user, token, typed, { wrong, clears: false })]
    return { keep: { token: proven, isProven: true }, spend }
  })
}

/**
 * Refuses to set up a first factor for somebody who has one. Whoever knows the password could otherwise keep a session
 * from before, and put a factor of their own in the place of the user's.
 */
export function refuseSetUp(pool: Pool, user: User): void {
  if (activeFactors(pool, user).enabled.length === 0) return
  throw new ApiError('NotAuthorizedException', INVALID_SESSION)
}
