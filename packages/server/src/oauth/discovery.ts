import type { Services } from '../domain/services.ts'
import type { PoolId } from '../storage/port/index.ts'
import { unknownPool, wellKnown } from './jwks.ts'

/**
 * `GET /{poolId}/.well-known/openid-configuration` (defaults.md 9).
 *
 * The issuer is the configured one; the key set is where this server can be reached. A pool without a domain shows its
 * endpoints under the issuer, where the service has them too, and where they do not work.
 */
export async function discovery(services: Pick<Services, 'storage' | 'settings'>, poolId: string): Promise<Response> {
  const pool = await services.storage.pools.find(poolId as PoolId) // as a look-up, it may be anything
  if (!pool) return unknownPool(poolId)
  const issuer = services.settings.issuer(pool)
  return wellKnown({
    authorization_endpoint: `${issuer}/authorize`,
    end_session_endpoint: `${issuer}/logout`,
    id_token_signing_alg_values_supported: ['RS256'],
    issuer,
    jwks_uri: `${services.settings.publicUrl}/${pool.id}/.well-known/jwks.json`,
    response_types_supported: ['code', 'token'],
    revocation_endpoint: `${issuer}/revoke`,
    scopes_supported: ['openid', 'email', 'phone', 'profile'],
    subject_types_supported: ['public'],
    token_endpoint: `${issuer}/token`,
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    userinfo_endpoint: `${issuer}/userInfo`,
  })
}
