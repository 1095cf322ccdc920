import { reached } from '../../domain/tokens/levels.ts'
import { activeSsoSession } from '../../domain/sessions/sso.ts'
import type { Services } from '../../domain/services.ts'
import { ApiError } from '../../errors.ts'
import type { User } from '../../storage/port/index.ts'
import type { Incoming } from '../../http/route.ts'
import type { Authorization } from './authorization.ts'
import { callerOf } from '../front.ts'
import { answerAuthorization } from './complete.ts'
import { refusedWith } from './redirect.ts'
import type { BrowserSession } from './session.ts'

/** Somebody whom a browser is known to belong to, by its session. */
export interface Known {
  readonly session: BrowserSession
  readonly user: User
}

/** Whether an application asks for another sign-in than the session tells of: newer, elsewhere, or with more shown. */
export function isTooLittle(
  { clock }: Pick<Services, 'clock'>,
  { maxAge, levels: [level], provider }: Authorization,
  { authTime, factors, elsewhere }: BrowserSession,
): boolean {
  if (provider !== undefined && provider !== elsewhere?.provider) return true
  const seconds = (clock.now().getTime() - authTime) / 1000
  if (maxAge !== undefined && seconds > maxAge) return true
  return level !== undefined && reached(factors) < level
}

/** Answers an application for somebody who has signed in before. */
export async function answerKnown(
  services: Services,
  asked: Authorization,
  { session, user }: Known,
  incoming: Pick<Incoming, 'request' | 'peer'>,
): Promise<Response> {
  const { factors, authTime, isTracked, jti } = session
  const sso = isTracked ? activeSsoSession(services, asked.pool, jti, callerOf(incoming)) : undefined
  try {
    return await answerAuthorization(services, asked, { user, factors, authTime: new Date(authTime), sso })
  } catch (error) {
    // A function of the pool does not agree.
    if (!(error instanceof ApiError) || error.status >= 500) throw error
    return refusedWith(asked, 'invalid_request', `${error.message} `)
  }
}
