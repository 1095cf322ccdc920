import { findClient } from '../../domain/clients.ts'
import { refresh, requireRefreshable, requireSecret } from '../../domain/refresh.ts'
import { operation } from '../operation.ts'

/**
 * Gives new tokens for a refresh token, and with rotation its successor.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html
 */
export const GetTokensFromRefreshToken = operation('GetTokensFromRefreshToken', async ({ input, services }) => {
  const at = await findClient(services, input.ClientId)
  requireSecret(services, at, input.ClientSecret)
  const found = await requireRefreshable(services, at, input.RefreshToken)
  return { AuthenticationResult: await refresh(services, at, found) }
})
