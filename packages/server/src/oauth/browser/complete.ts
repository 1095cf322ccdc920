import { hash } from 'node:crypto'
import { invalidSession } from '../../auth/session.ts'
import type { Finish } from '../../auth/sign-in.ts'
import { uuid } from '../../crypto/secrets.ts'
import { validity } from '../../domain/clients/clients.ts'
import type { Services } from '../../domain/services.ts'
import { issue } from '../../domain/tokens/tokens.ts'
import { isStep, tokenUsed } from '../../domain/factors/software-token.ts'
import { spentSession } from '../../domain/users/users.ts'
import type { ApiError } from '../../errors.ts'
import type { Spending, SsoRefusal, SsoStep, User } from '../../storage/port/index.ts'
import type { Authorization } from './authorization.ts'
import { backWith, redirect, refusedWith } from './redirect.ts'
import type { Arriving, BrowserSession } from './session.ts'
import { startBrowserSession } from './session.ts'

const CODE_LIFE_MS = 5 * 60_000

/** Somebody who has signed in, now or a while ago. */
export interface Subject {
  readonly user: User
  readonly authTime: Date
  /** What was shown then. */
  readonly factors: readonly string[]
  /** What becomes of the session of the browser, where that is tracked. */
  readonly sso?: SsoStep | undefined
}

/**
 * How a page ends a sign-in: the browser is remembered, and goes back to the application with what was asked for.
 *
 * Refuses with an ApiError what was spent before, and users who have changed meanwhile.
 */
export function complete(services: Services, asked: Authorization, incoming: Arriving): Finish<Response> {
  return ({ user, progress }, spend) =>
    completeWith(services, asked, { user, factors: progress.proven }, incoming, spend)
}

/** Ends a sign-in, however it was shown who it is. */
export async function completeWith(
  services: Services,
  asked: Authorization,
  { user, factors, elsewhere }: Pick<Subject, 'user' | 'factors'> & Pick<BrowserSession, 'elsewhere'>,
  incoming: Arriving,
  spend: readonly Spending[],
): Promise<Response> {
  const { pool, client } = asked
  const authTime = services.clock.now()
  const begun = { pool, client, user, factors, elsewhere }
  const { sso, cookie } = startBrowserSession(services, incoming, begun)
  const response = await answerAuthorization(services, asked, { user, authTime, factors, sso }, spend)
  response.headers.append('set-cookie', cookie)
  return response
}

/** How a page ends a sign-in that has a page more: the browser is remembered, and led there. */
export function enterBrowser(services: Services, incoming: Arriving, location: string): Finish<Response> {
  return async ({ pool, client, user, progress }, spend) => {
    const begun = { pool, client, user, factors: progress.proven }
    const { sso, cookie } = startBrowserSession(services, incoming, begun)
    if (sso) refuse(await services.storage.ssoSessions.take(sso, spend))
    else if (spend.length > 0 && !(await services.storage.spent.spend(spend, []))) throw spentSession()
    const response = redirect(location)
    response.headers.append('set-cookie', cookie)
    return response
  }
}

/** Sends a browser back to the application with a code, or with tokens. Spends what led here in the same step. */
export async function answerAuthorization(
  services: Services,
  asked: Authorization,
  subject: Subject,
  spend: readonly Spending[] = [],
): Promise<Response> {
  const told = asked.responseType === 'code' ? keepCode : issueAtOnce
  const answer = await told(services, asked, subject, spend)
  return answer ? backWith(asked, answer) : refusedWith(asked, 'login_required')
}

/** `undefined` where the session of the browser has ended a moment ago. */
type Told = Readonly<Record<string, string | undefined>> | undefined

async function keepCode(
  { storage, clock, random }: Services,
  { pool, client, redirectUri, scopes, challenge, nonce, resource }: Authorization,
  { user, authTime, factors, sso }: Subject,
  spend: readonly Spending[],
): Promise<Told> {
  const code = uuid(random)
  const refused = await storage.authorizationCodes.keep(
    {
      hash: codeHash(code),
      pool: pool.key,
      user: user.key,
      client: client.key,
      redirectUri,
      scope: scopes.join(' '),
      challenge,
      nonce,
      resource,
      factors,
      authTime,
      epoch: user.epoch,
      ssoId: sso?.id,
      expiresAt: new Date(clock.now().getTime() + CODE_LIFE_MS),
    },
    spend,
    sso,
  )
  if (refused?.refused === 'session') return undefined
  refuse(refused)
  return { code }
}

/**
 * Gives tokens at once. They end with the sign-in they came from, and no refresh token is ever given for it; so it is no
 * session that its user would find in a list.
 */
async function issueAtOnce(
  services: Services,
  { pool, client, scopes, nonce, resource }: Authorization,
  { user, authTime, factors, sso }: Subject,
  spend: readonly Spending[],
): Promise<Told> {
  const { accessSeconds, idSeconds } = validity(client)
  const outcome = await issue(
    services,
    {
      pool,
      client,
      user,
      source: 'HostedAuth',
      isScoped: true,
      scopes,
      nonce,
      resource,
      factors,
      authTime,
      sso,
      lifetime: Math.max(accessSeconds, idSeconds),
    },
    spend,
  )
  if ('refused' in outcome) {
    if (outcome.refused === 'session') return undefined
    throw refusalOf(outcome)
  }
  const { accessToken, idToken, expiresIn } = outcome.issued
  return { id_token: idToken, access_token: accessToken, expires_in: String(expiresIn), token_type: 'Bearer' }
}

function refuse(refusal: SsoRefusal | undefined): void {
  if (refusal) throw refusalOf(refusal)
}

function refusalOf(outcome: { refused: 'spent'; jti: string } | { refused: string }): ApiError {
  if (!('jti' in outcome)) return invalidSession()
  return isStep(outcome.jti) ? tokenUsed() : spentSession()
}

/** The form in which a code is stored: it is random enough for a plain hash. */
export function codeHash(code: string): string {
  return hash('sha256', code, 'base64url')
}
