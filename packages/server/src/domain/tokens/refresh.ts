import { ApiError } from '../../errors.ts'
import type { Client, Family, Pool, User } from '../../storage/port/index.ts'
import { isSecretOf, requireClient } from '../clients/clients.ts'
import type { Services } from '../services.ts'
import { USER_IS_DISABLED } from '../users/users.ts'
import type { Grant, Issued } from './grant.ts'
import { drawRefreshToken, hashOf, isWhole, lineageOf, originOf } from './refresh-token.ts'
import { prepare, sign } from './tokens.ts'

export const INVALID_REFRESH_TOKEN = 'Invalid Refresh Token'
const EXPIRED = 'Refresh Token has expired'
const REVOKED = 'Refresh Token has been revoked'
const REUSED = 'Refresh token has been reused'

type Needs = Pick<Services, 'storage' | 'signingKeys' | 'clock' | 'random' | 'settings' | 'triggers'>

/** What a refresh token stands for. */
export interface Refreshable {
  readonly token: string
  readonly family: Family
  readonly user: User
}

/**
 * Finds the sign-in of a refresh token, whether or not the token has been rotated since.
 *
 * Storage forgets a rotated token once its successor is rotated. Who still uses it may be whom it was stolen from, however
 * often the thief has rotated meanwhile, so its sign-in is found by what all tokens of a sign-in have in common.
 */
export async function findRefreshable(
  { storage }: Pick<Services, 'storage'>,
  pool: Pool,
  token: string,
): Promise<(Refreshable & { readonly isRotated: boolean }) | undefined> {
  const found = await storage.refresh.find(hashOf(token))
  if (found) return { ...found, token, isRotated: found.token.rotatedAt !== undefined }
  if (!isWhole(token)) return undefined
  const session = await storage.refresh.findByOrigin(pool.key, originOf(token))
  return session && { ...session, token, isRotated: true }
}

/**
 * Finds what a refresh token stands for; refuses one that is unknown, another client's, expired or revoked, and one that
 * was rotated by a client that no longer rotates.
 */
export async function requireRefreshable(
  services: Pick<Services, 'storage' | 'clock'>,
  { pool, client }: { pool: Pool; client: Client },
  { refreshToken, deviceKey }: { readonly refreshToken: string; readonly deviceKey: string | undefined },
): Promise<Refreshable> {
  const found = await findRefreshable(services, pool, refreshToken)
  if (found?.family.client !== client.key) {
    const detail = found ? `another client than ${client.id} was given it` : 'no sign-in has given it'
    throw new ApiError('NotAuthorizedException', INVALID_REFRESH_TOKEN, { detail })
  }
  const { family, user, isRotated } = found
  if (family.revokedAt || (isRotated && !rotates(client))) throw new ApiError('NotAuthorizedException', REVOKED)
  if (family.expiresAt <= services.clock.now()) {
    const detail = `it was good until ${family.expiresAt.toISOString()}`
    throw new ApiError('NotAuthorizedException', EXPIRED, { detail })
  }
  if (!user.enabled) throw new ApiError('NotAuthorizedException', USER_IS_DISABLED)
  await requireItsDevice(services, found, deviceKey)
  return found
}

/**
 * Refuses whoever has the refresh token of a device and not its key, and a device that was never confirmed. A sign-in
 * without a device asks for none.
 */
async function requireItsDevice(
  { storage }: Pick<Services, 'storage'>,
  { family, user }: Refreshable,
  given: string | undefined,
): Promise<void> {
  const { deviceKey } = family
  if (deviceKey === undefined) return
  const isIts = given === deviceKey && (await storage.devices.find(user.key, deviceKey)) !== undefined
  if (isIts) return
  const detail = given === deviceKey ? 'its device is not confirmed' : 'it is for another device key'
  throw new ApiError('NotAuthorizedException', INVALID_REFRESH_TOKEN, { detail })
}

export function rotates(client: Client): boolean {
  return client.settings.RefreshTokenRotation?.Feature === 'ENABLED'
}

/**
 * Gives new tokens for a refresh token, unless its sign-in has ended while the pool's function was asked. With rotation
 * the token is spent in the step that stores its successor; a reuse after the grace time ends the whole family, since one
 * of the two users of the token has stolen it.
 */
export async function refresh(
  services: Needs,
  { pool, client, clientMetadata }: { pool: Pool; client: Client; clientMetadata?: Grant['clientMetadata'] },
  { token, family, user }: Refreshable,
): Promise<Issued> {
  const prepared = await prepare(services, {
    pool,
    client,
    subject: user,
    scopes: family.scope.split(' '),
    source: 'RefreshTokens',
    originJti: family.originJti,
    authTime: family.authTime,
    device: family.deviceKey,
    factors: family.factors,
    isScoped: family.codeHash !== undefined,
    resource: family.resource,
    clientMetadata,
  })
  // The function may have thought for seconds: who was disabled, signed out or deleted meanwhile gets nothing more.
  if (services.triggers.has(pool, 'PreTokenGeneration')) {
    await requireClient(services, client.id)
    await requireRefreshable(services, { pool, client }, { refreshToken: token, deviceKey: family.deviceKey })
  }
  if (!rotates(client)) return sign(prepared)

  const successor = drawRefreshToken(services, lineageOf(token))
  const now = services.clock.now()
  const graceMs = (client.settings.RefreshTokenRotation?.RetryGracePeriodSeconds ?? 0) * 1000
  const outcome = await services.storage.refresh.rotate(
    { family: family.key, hash: hashOf(token) },
    hashOf(successor),
    now,
    graceMs,
  )
  if ('refused' in outcome) {
    if (outcome.refused === 'gone') throw new ApiError('NotAuthorizedException', INVALID_REFRESH_TOKEN)
    if (outcome.refused === 'revoked') throw new ApiError('NotAuthorizedException', REVOKED)
    await services.storage.refresh.revoke(family.key, now)
    throw new ApiError('RefreshTokenReuseException', REUSED)
  }
  return { ...(await sign(prepared)), refreshToken: successor }
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
