import { parseJwt, verifyJwt } from '../../crypto/jwt.ts'
import { ApiError } from '../../errors.ts'
import type { Client, ClientId, Family, Pool, PoolKey, User } from '../../storage/port/index.ts'
import type { Services } from '../services.ts'
import { seconds } from './claims.ts'
import { ADMIN_SCOPE } from './grant.ts'
import { refuseByStatus, USER_DOES_NOT_EXIST, USER_IS_DISABLED } from '../users/users.ts'

const INVALID = 'Invalid Access Token'
const BAD_SIGNATURE = 'Could not verify signature for Access Token'
const EXPIRED = 'Access Token has expired'
const REVOKED = 'Access Token has been revoked'
export const NO_SCOPE = 'Access Token does not have required scopes'

/** Who stands behind an access token. */
export interface Bearer {
  readonly pool: Pool
  readonly client: Client
  readonly user: User
  readonly family: Family
  readonly scopes: readonly string[]
}

/**
 * Checks an access token as the pool's own operations do, in this order: form and signature, pool and use, expiry,
 * user, revocation, scope. Refuses in the service's words.
 */
export async function requireBearer(
  services: Pick<Services, 'storage' | 'signingKeys' | 'clock' | 'settings'>,
  token: string,
  { scope: needed = ADMIN_SCOPE }: { readonly scope?: string } = {},
): Promise<Bearer> {
  const refuse = (message: string, detail?: string) => new ApiError('NotAuthorizedException', message, { detail })
  const parsed = parseJwt(token)
  const { client_id, iss, sub, token_use, exp, scope, origin_jti, event_id } = parsed?.payload ?? {}
  if (!parsed || typeof client_id !== 'string' || typeof sub !== 'string') {
    const isId = token_use === 'id'
    throw refuse(INVALID, isId ? 'it is an ID token' : 'it is no JSON Web Token with client_id and sub')
  }

  const found = await services.storage.clients.find(client_id as ClientId) // a look-up by what the token claims
  if (!found) throw refuse(INVALID, 'its client_id is no client here')
  const { pool, client } = found
  const key = await services.signingKeys.withKid(pool, parsed.kid)
  const issuer = services.settings.issuer(pool)
  if (!key || key.use !== 'access' || token_use !== 'access' || iss !== issuer) {
    throw refuse(
      INVALID,
      iss === issuer ? 'its key is none of the pool for access tokens' : `${issuer} has not issued it`,
    )
  }
  if (!verifyJwt(parsed, key.publicKey)) throw refuse(BAD_SIGNATURE)
  // A client without revocation gives tokens that name their sign-in by `event_id` alone (domain/tokens.ts).
  const origin = origin_jti ?? event_id
  if (typeof exp !== 'number' || typeof origin !== 'string') throw refuse(INVALID)
  if (exp <= seconds(services.clock.now()))
    throw refuse(EXPIRED, `it was good until ${new Date(exp * 1000).toISOString()}`)

  const { user, family } = await requireSession(services, pool.key, { sub, origin })
  if (typeof scope !== 'string' || !scope.split(' ').includes(needed)) throw refuse(NO_SCOPE, `it needs ${needed}`)
  refuseByStatus(user)
  return { pool, client, user, family, scopes: scope.split(' ') }
}

/**
 * The user of a verified token and the sign-in it came from, unless that has ended. Disabling a user ends its sign-ins
 * too, and says why.
 */
async function requireSession(
  { storage }: Pick<Services, 'storage'>,
  pool: PoolKey,
  { sub, origin }: { sub: string; origin: string },
): Promise<{ user: User; family: Family }> {
  const session = await storage.refresh.findByOrigin(pool, origin)
  const user = session?.user ?? (await storage.users.findBySub(pool, sub))
  if (!user) throw new ApiError('UserNotFoundException', USER_DOES_NOT_EXIST)
  if (!user.enabled) throw new ApiError('NotAuthorizedException', USER_IS_DISABLED)
  if (!session || session.family.revokedAt) throw new ApiError('NotAuthorizedException', REVOKED)
  return { user, family: session.family }
}
