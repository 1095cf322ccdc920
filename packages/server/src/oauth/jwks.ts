import type { Services } from '../domain/services.ts'
import { KEY_SET_SECONDS } from '../domain/tokens/rotate-signing-keys.ts'
import type { PoolId } from '../storage/port/index.ts'

/**
 * `GET /{poolId}/.well-known/jwks.json`: the public keys a pool's tokens are signed with, successors before their time
 * and keys before them until their tokens have expired.
 */
export async function jwks(services: Pick<Services, 'storage' | 'signingKeys'>, poolId: string): Promise<Response> {
  const pool = await services.storage.pools.find(poolId as PoolId) // as a look-up, it may be anything
  if (!pool) return unknownPool(poolId)
  const { byKid } = await services.signingKeys.of(pool)
  return wellKnown({ keys: [...byKid.values()].map(({ jwk }) => jwk) })
}

export function wellKnown(document: object): Response {
  return Response.json(document, {
    headers: { 'cache-control': `public, max-age=${KEY_SET_SECONDS}`, 'access-control-allow-origin': '*' },
  })
}

export function unknownPool(poolId: string): Response {
  const message = `User pool ${poolId.slice(0, 55)} does not exist.`
  return Response.json(
    { code: 'ResourceNotFoundException', message },
    { status: 404, headers: { 'access-control-allow-origin': '*' } },
  )
}
