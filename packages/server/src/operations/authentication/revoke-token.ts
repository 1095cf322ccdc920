import { requireClient } from '../../domain/clients/clients.ts'
import { findRefreshable, requireSecret } from '../../domain/tokens/refresh.ts'
import type { CallOf } from '../operation.ts'

/**
 * Ends the sign-in a refresh token belongs to: the token, and every access token that came of it. A token nobody knows
 * is no error.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeToken.html
 */
export async function RevokeToken({ input, services, refusal }: CallOf<'RevokeToken'>) {
  const at = await requireClient(services, input.ClientId)
  requireSecret(services, at, input.ClientSecret)
  if (at.client.settings.EnableTokenRevocation === false) {
    throw refusal('UnsupportedOperationException', 'Token revocation is not enabled for this client.')
  }
  // Access and ID tokens have three parts, a refresh token has five.
  if (input.Token.split('.').length === 3) {
    throw refusal('UnsupportedTokenTypeException', 'Only refresh tokens can be revoked.')
  }
  const found = await findRefreshable(services, at.pool, input.Token)
  if (!found) return {}
  if (found.family.client !== at.client.key) {
    throw refusal('UnauthorizedException', 'The token was issued to another client.')
  }
  await services.storage.refresh.revoke(found.family.key, services.clock.now())
  return {}
}
