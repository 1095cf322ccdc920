import { parseJwt, verifyJwt } from '../crypto/jwt.ts'
import { ApiError } from '../errors.ts'
import type { Client, ClientId, Family, Pool, PoolKey, User } from '../storage/port.ts'
import type { Services } from './services.ts'
import { ADMIN_SCOPE, seconds } from './tokens.ts'
import { USER_DOES_NOT_EXIST, USER_IS_DISABLED } from './users.ts'

const INVALID = 'Invalid Access Token'
const BAD_SIGNATURE = 'Could not verify signature for Access Token'
const EXPIRED = 'Access Token has expired'
const REVOKED = 'Access Token has been revoked'
const NO_SCOPE = 'Access Token does not have required scopes'

/** Who stands behind an access token. */
export interface Bearer {
  readonly pool: Pool
  readonly client: Client
  readonly user: User
  readonly family: Family | undefined
}

/**
 * Checks an access token as the pool's own operations do, in this order: form and signature, pool and use, expiry,
 * revocation, user, scope. Refuses in the service's words.
 */
export async function requireBearer(
  services: Pick<Services, 'storage' | 'signingKeys' | 'clock' | 'settings'>,
  token: string,
): Promise<Bearer> {
  const refuse = (message: string) => new ApiError('NotAuthorizedException', message)
  const parsed = parseJwt(token)
  const { client_id, iss, sub, token_use, exp, iat, scope, origin_jti } = parsed?.payload ?? {}
  if (!parsed || typeof client_id !== 'string' || typeof sub !== 'string') throw refuse(INVALID)

  const found = await services.storage.clients.find(client_id as ClientId) // a look-up by what the token claims
  if (!found) throw refuse(INVALID)
  const { pool, client } = found
  const key = (await services.signingKeys.of(pool)).byKid.get(parsed.kid)
  if (!key || key.use !== 'access' || token_use !== 'access' || iss !== services.settings.issuer(pool)) {
    throw refuse(INVALID)
  }
  if (!verifyJwt(parsed, key.publicKey)) throw refuse(BAD_SIGNATURE)
  if (typeof exp !== 'number' || typeof iat !== 'number') throw refuse(INVALID)
  if (exp <= seconds(services.clock.now())) throw refuse(EXPIRED)

  const { user, family } = await requireSession(services, pool.key, { sub, iat, originJti: origin_jti })
  if (!user.enabled) throw refuse(USER_IS_DISABLED)
  if (typeof scope !== 'string' || !scope.split(' ').includes(ADMIN_SCOPE)) throw refuse(NO_SCOPE)
  if (user.status === 'RESET_REQUIRED') {
    throw new ApiError('PasswordResetRequiredException', 'Password reset required for the user')
  }
  if (user.status === 'UNCONFIRMED') throw new ApiError('UserNotConfirmedException', 'User is not confirmed.')
  return { pool, client, user, family }
}

/** The user of a verified token, unless the sign-in it came from has ended. */
async function requireSession(
  { storage }: Pick<Services, 'storage'>,
  pool: PoolKey,
  { sub, iat, originJti }: { sub: string; iat: number; originJti: unknown },
): Promise<{ user: User; family: Family | undefined }> {
  const session = typeof originJti === 'string' ? await storage.refresh.findByOrigin(pool, originJti) : undefined
  const user = session?.user ?? (await storage.users.findBySub(pool, sub))
  if (!user) throw new ApiError('UserNotFoundException', USER_DOES_NOT_EXIST)
  // Without revocation there is no family to ask; a global sign-out still counts.
  const isRevoked = typeof originJti === 'string' ? !session || session.family.revokedAt !== undefined : false
  const isSignedOut = user.signedOutAt !== undefined && iat <= seconds(user.signedOutAt) && originJti === undefined
  if (isRevoked || isSignedOut) throw new ApiError('NotAuthorizedException', REVOKED)
  return { user, family: session?.family }
}
