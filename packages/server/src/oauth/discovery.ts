import type { Services } from '../domain/services.ts'
import { isForPrograms, pagesOf } from '../domain/pools/domains.ts'
import type { PoolId } from '../storage/port/index.ts'
import { unknownPool, wellKnown } from './jwks.ts'

/**
 * `GET /{poolId}/.well-known/openid-configuration` (defaults.md 9).
 *
 * The issuer is the configured one; the endpoints are on the pool's domain, where whoever asks them can find it, else
 * where this server is. PKCE is named, which the service does not do: clients that ask before they use it then do.
 */
export async function discovery(services: Pick<Services, 'storage' | 'settings'>, poolId: string): Promise<Response> {
  const pool = await services.storage.pools.find(poolId as PoolId) // as a look-up, it may be anything
  if (!pool) return unknownPool(poolId)
  const { publicUrl } = services.settings
  const pages = await pagesOf(services, pool)
  const programs = isForPrograms(pages) ? pages : publicUrl
  return wellKnown({
    authorization_endpoint: `${pages}/oauth2/authorize`,
    code_challenge_methods_supported: ['S256'],
    end_session_endpoint: `${pages}/logout`,
    id_token_signing_alg_values_supported: ['RS256'],
    issuer: services.settings.issuer(pool),
    jwks_uri: `${publicUrl}/${pool.id}/.well-known/jwks.json`,
    response_types_supported: ['code', 'token'],
    revocation_endpoint: `${programs}/oauth2/revoke`,
    scopes_supported: ['openid', 'email', 'phone', 'profile'],
    subject_types_supported: ['public'],
    token_endpoint: `${programs}/oauth2/token`,
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    userinfo_endpoint: `${programs}/oauth2/userInfo`,
  })
}
