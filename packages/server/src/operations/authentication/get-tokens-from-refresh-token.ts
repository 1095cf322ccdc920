import { requireClient } from '../../domain/clients/clients.ts'
import { noteActivity } from '../../domain/sessions/sessions.ts'
import { refresh, requireRefreshable, requireSecret } from '../../domain/tokens/refresh.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { toAuthenticationResult } from './wire.ts'

/**
 * Gives new tokens for a refresh token, and with rotation its successor.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html
 */
export async function GetTokensFromRefreshToken({
  input,
  services,
  peer,
  agent,
}: CallOf<'GetTokensFromRefreshToken'>): Promise<Output<'GetTokensFromRefreshToken'>> {
  const at = await requireClient(services, input.ClientId)
  requireSecret(services, at, input.ClientSecret)
  const { RefreshToken: refreshToken, DeviceKey: deviceKey } = input
  const found = await requireRefreshable(services, at, { refreshToken, deviceKey })
  await noteActivity(services, at.pool, found.family, { peer, agent })
  const issued = await refresh(services, { ...at, clientMetadata: input.ClientMetadata }, found)
  return { AuthenticationResult: toAuthenticationResult(issued) }
}
