import { hash } from 'node:crypto'
import { INVALID_SESSION } from '../../auth/session.ts'
import type { Finish } from '../../auth/sign-in.ts'
import { uuid } from '../../crypto/secrets.ts'
import { validity } from '../../domain/clients/clients.ts'
import type { Services } from '../../domain/services.ts'
import type { Caller } from '../../domain/sessions/sessions.ts'
import { issue } from '../../domain/tokens/tokens.ts'
import { isStep, tokenUsed } from '../../domain/factors/software-token.ts'
import { SPENT_SESSION } from '../../domain/users/users.ts'
import { ApiError } from '../../errors.ts'
import type { Incoming } from '../../http/route.ts'
import type { Spending, User } from '../../storage/port/index.ts'
import { callerOf, frontOf } from '../front.ts'
import type { Authorization } from './authorization.ts'
import { backWith, redirect } from './redirect.ts'
import type { BrowserSession } from './session.ts'
import { startBrowserSession } from './session.ts'

const CODE_LIFE_MS = 5 * 60_000

/** Somebody who has signed in, now or a while ago. */
export interface Subject {
  readonly user: User
  readonly authTime: Date
  /** What was shown then. */
  readonly factors: readonly string[]
}

/**
 * How a page ends a sign-in: the browser is remembered, and goes back to the application with what was asked for.
 *
 * Refuses with an ApiError what was spent before, and users who have changed meanwhile.
 */
export function complete(
  services: Services,
  asked: Authorization,
  incoming: Pick<Incoming, 'request' | 'peer' | 'pool'>,
): Finish<Response> {
  return ({ user, progress }, spend) =>
    completeWith(services, asked, { user, factors: progress.proven }, incoming, spend)
}

/** Ends a sign-in, however it was shown who it is. */
export async function completeWith(
  services: Services,
  asked: Authorization,
  { user, factors, elsewhere }: Pick<Subject, 'user' | 'factors'> & Pick<BrowserSession, 'elsewhere'>,
  incoming: Pick<Incoming, 'request' | 'peer' | 'pool'>,
  spend: readonly Spending[],
): Promise<Response> {
  const { pool, client } = asked
  const subject = { user, authTime: services.clock.now(), factors }
  const response = await answerAuthorization(services, asked, subject, callerOf(incoming), spend)
  const begun = { pool, client, user, factors, elsewhere }
  const cookie = startBrowserSession(services, frontOf(services, incoming), begun)
  response.headers.append('set-cookie', cookie)
  return response
}

/** How a page ends a sign-in that has a page more: the browser is remembered, and led there. */
export function enterBrowser(
  services: Services,
  incoming: Pick<Incoming, 'request' | 'peer' | 'pool'>,
  location: string,
): Finish<Response> {
  return async ({ pool, client, user, progress }, spend) => {
    if (spend.length > 0 && !(await services.storage.spent.spend(spend, []))) throw spentBefore('')
    const response = redirect(location)
    const factors = progress.proven
    const cookie = startBrowserSession(services, frontOf(services, incoming), { pool, client, user, factors })
    response.headers.append('set-cookie', cookie)
    return response
  }
}

/** Sends a browser back to the application with a code, or with tokens. Spends what led here in the same step. */
export async function answerAuthorization(
  services: Services,
  asked: Authorization,
  subject: Subject,
  caller: Caller,
  spend: readonly Spending[] = [],
): Promise<Response> {
  const told = asked.responseType === 'code' ? keepCode : issueAtOnce
  return backWith(asked, await told(services, asked, subject, caller, spend))
}

type Told = Readonly<Record<string, string | undefined>>

async function keepCode(
  { storage, clock, random }: Services,
  { pool, client, redirectUri, scopes, challenge, nonce, resource }: Authorization,
  { user, authTime, factors }: Subject,
  _: Caller,
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
      expiresAt: new Date(clock.now().getTime() + CODE_LIFE_MS),
    },
    spend,
  )
  if (refused) throw spentBefore(refused.spent)
  return { code }
}

/** Gives tokens at once. They end with the sign-in they came from, and no refresh token is ever given for it. */
async function issueAtOnce(
  services: Services,
  { pool, client, scopes, nonce, resource }: Authorization,
  { user, authTime, factors }: Subject,
  caller: Caller,
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
      caller,
      lifetime: Math.max(accessSeconds, idSeconds),
    },
    spend,
  )
  if ('refused' in outcome) {
    if (outcome.refused === 'spent') throw spentBefore(outcome.jti)
    throw new ApiError('NotAuthorizedException', INVALID_SESSION)
  }
  const { accessToken, idToken, expiresIn } = outcome.issued
  return { id_token: idToken, access_token: accessToken, expires_in: String(expiresIn), token_type: 'Bearer' }
}

function spentBefore(jti: string): ApiError {
  return isStep(jti) ? tokenUsed() : new ApiError('NotAuthorizedException', SPENT_SESSION)
}

/** The form in which a code is stored: it is random enough for a plain hash. */
export function codeHash(code: string): string {
  return hash('sha256', code, 'base64url')
}
