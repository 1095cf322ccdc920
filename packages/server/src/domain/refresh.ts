import { ApiError } from '../errors.ts'
import type { Client, Family, Pool, User } from '../storage/port.ts'
import { isSecretOf } from './clients.ts'
import type { Services } from './services.ts'
import type { Tokens } from './tokens.ts'
import { drawRefreshToken, hashOf, sign } from './tokens.ts'
import { USER_IS_DISABLED } from './users.ts'

export const INVALID_REFRESH_TOKEN = 'Invalid Refresh Token'
const EXPIRED = 'Refresh Token has expired'
const REVOKED = 'Refresh Token has been revoked'
const REUSED = 'Refresh token has been reused'

type Needs = Pick<Services, 'storage' | 'signingKeys' | 'clock' | 'random' | 'settings'>

/** A refresh token that was found good. */
export interface Refreshable {
  readonly hash: string
  readonly family: Family
  readonly user: User
}

/**
 * Finds what a refresh token stands for; refuses one that is unknown, another client's, expired or revoked, and one that
 * was rotated by a client that no longer rotates.
 */
export async function requireRefreshable(
  { storage, clock }: Pick<Services, 'storage' | 'clock'>,
  client: Client,
  refreshToken: string,
): Promise<Refreshable> {
  const hash = hashOf(refreshToken)
  const found = await storage.refresh.find(hash)
  if (!found || found.family.client !== client.key) {
    throw new ApiError('NotAuthorizedException', INVALID_REFRESH_TOKEN)
  }
  const { family, user, token } = found
  if (family.revokedAt || (token.rotatedAt && !rotates(client))) throw new ApiError('NotAuthorizedException', REVOKED)
  if (family.expiresAt <= clock.now()) throw new ApiError('NotAuthorizedException', EXPIRED)
  if (!user.enabled) throw new ApiError('NotAuthorizedException', USER_IS_DISABLED)
  return { hash, family, user }
}

export function rotates(client: Client): boolean {
  return client.settings.RefreshTokenRotation?.Feature === 'ENABLED'
}

/**
 * Gives new tokens for a refresh token. With rotation the token is spent in the step that stores its successor; a reuse
 * after the grace time ends the whole family, since one of the two users of the token has stolen it.
 */
export async function refresh(
  services: Needs,
  { pool, client }: { pool: Pool; client: Client },
  { hash, family, user }: Refreshable,
): Promise<Tokens> {
  const { originJti, authTime, scope, deviceKey } = family
  const grant = { pool, client, user, originJti, authTime, scope, deviceKey }
  if (!rotates(client)) return sign(services, grant)

  const successor = drawRefreshToken(services)
  const now = services.clock.now()
  const graceMs = (client.settings.RefreshTokenRotation?.RetryGracePeriodSeconds ?? 0) * 1000
  const outcome = await services.storage.refresh.rotate(hash, hashOf(successor), now, graceMs)
  if ('refused' in outcome) {
    if (outcome.refused === 'gone') throw new ApiError('NotAuthorizedException', INVALID_REFRESH_TOKEN)
    if (outcome.refused === 'revoked') throw new ApiError('NotAuthorizedException', REVOKED)
    await services.storage.refresh.revoke(family.key, now)
    throw new ApiError('RefreshTokenReuseException', REUSED)
  }
  const { AccessToken, ExpiresIn, TokenType, IdToken } = await sign(services, grant)
  return { AccessToken, ExpiresIn, TokenType, RefreshToken: successor, IdToken }
}

/** Refuses a request that does not bring the client's secret in clear, or brings one to a client that has none. */
export function requireSecret(
  services: Pick<Services, 'keyring'>,
  at: { pool: Pool; client: Client },
  given: string | undefined,
): void {
  if (isSecretOf(services, at, given)) return
  throw new ApiError('NotAuthorizedException', `Unable to verify secret for client ${at.client.id}`)
}
