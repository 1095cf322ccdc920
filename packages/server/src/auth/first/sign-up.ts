import { allowsFlow } from '../../domain/clients/clients.ts'
import type { Services } from '../../domain/services.ts'
import type { CodeFactor } from '../../domain/factors/first-factors.ts'
import { allowsFirst, codeAddress, isPasswordless } from '../../domain/factors/first-factors.ts'
import { mfaOf, needsSecondFactor } from '../../domain/factors/mfa.ts'
import { ApiError } from '../../errors.ts'
import type { Code, Spending, User } from '../../storage/port/index.ts'
import { INVALID_SESSION, newState, open, refuseOtherEpoch, refuseSpent, seal, spendingOf } from '../session.ts'
import type { SessionState } from '../session.ts'
import type { At, Attempt, Proven, Whose } from '../step.ts'

/**
 * The sessions that lead from a sign-up to the first sign-in. The code that confirms a sign-up shows as much as one that
 * is sent to sign in, so nothing else is asked for: SignUp gives one session, ConfirmSignUp takes it with the code and
 * gives another, and InitiateAuth spends that.
 */

type Sealing = Pick<Services, 'keyring' | 'clock' | 'random' | 'storage'>

const PROGRESS = { flow: 'USER_AUTH', by: 'public', proven: [] } as const
/** What a sign-in stands at that begins without such a session. */
const CHALLENGE = 'SELECT_CHALLENGE'

/** What the session after the confirmation remembers. */
interface Confirmed {
  readonly factor: CodeFactor
}

/** Gives whoever signs up a session; `undefined` where nobody signs in by a code alone. */
export async function sessionOfSignUp(services: Sealing, at: At, user: Whose): Promise<string | undefined> {
  if (!leadsOn(at)) return undefined
  return seal(services, at.pool, newState(services, at, user, PROGRESS, CHALLENGE), 'session of a sign-up')
}

/** Opens the session of a sign-up that is to be confirmed, and answers what spends it. Refuses another user's. */
export async function openSignUp(
  services: Sealing,
  at: At,
  user: User | undefined,
  session: string,
): Promise<Spending> {
  return spendingOf(await openFor(services, at, user, session, 'session of a sign-up'))
}

/**
 * Gives whoever has confirmed a sign-up by a code the session that signs in once. Clients do not always bring the one
 * that SignUp gave: without it, only whoever could as well sign in by the next code.
 */
export async function sessionOfConfirmed(
  services: Sealing,
  at: At,
  user: User,
  { code, isBrought }: { readonly code: Code | undefined; readonly isBrought: boolean },
): Promise<string | undefined> {
  if (!code || !leadsOn(at)) return undefined
  const factor = code.attribute === 'email' ? 'EMAIL_OTP' : 'SMS_OTP'
  const isFactor = allowsFirst(at.pool, factor) && codeAddress(at.pool, user, factor)?.destination === code.destination
  if (!isBrought && !isFactor) return undefined
  const state = newState(services, at, user, PROGRESS, CHALLENGE)
  return seal(services, at.pool, { ...state, kept: { factor } satisfies Confirmed }, 'session after a sign-up')
}

/** Signs in whoever has just confirmed a sign-up. The machine spends the session with the tokens. */
export async function signInFromSignUp(attempt: Attempt, session: string): Promise<Proven> {
  const { services, pool, client, user } = attempt
  const state = await openFor(services, { pool, client }, user, session, 'session after a sign-up')
  // A code to an address is not enough any more where a second factor was set up since, or has become due.
  const isEnough = user?.enabled && leadsOn({ pool, client }) && !needsSecondFactor(pool, user)
  if (!isEnough) throw new ApiError('NotAuthorizedException', INVALID_SESSION)
  const { factor } = state.kept as Confirmed // sealed above
  return { proven: factor, user, spend: [spendingOf(state)] }
}

async function openFor(
  services: Sealing,
  { pool, client }: At,
  user: User | undefined,
  session: string,
  form: 'session of a sign-up' | 'session after a sign-up',
): Promise<SessionState> {
  const state = await open(services, { pool, client, challenge: CHALLENGE, by: PROGRESS.by }, session, form)
  if (state.sub !== user?.sub) throw new ApiError('NotAuthorizedException', INVALID_SESSION)
  refuseOtherEpoch(state, user)
  await refuseSpent(services, state)
  return state
}

/** A pool that asks everybody for a second factor asks for it at the first sign-in, too. */
function leadsOn({ pool, client }: At): boolean {
  return isPasswordless(pool) && mfaOf(pool).required !== 'ON' && allowsFlow(client, 'ALLOW_USER_AUTH')
}
