import { allowsFlow, requireClient } from '../../domain/clients/clients.ts'
import { missingFlow } from '../../domain/clients/missing.ts'
import { tokenOfClient } from '../../domain/tokens/client-token.ts'
import { requireSecret } from '../../domain/tokens/refresh.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

const FLOW = 'ALLOW_CLIENT_TOKEN_AUTH'

/**
 * Gives a client with a secret an access token of its own, as the grant of client credentials does.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetClientToken.html
 */
export async function GetClientToken({
  input,
  services,
  refusal,
}: CallOf<'GetClientToken'>): Promise<Output<'GetClientToken'>> {
  const at = await requireClient(services, input.ClientId)
  if (!allowsFlow(at.client, FLOW)) {
    const detail = missingFlow(at.client, [FLOW])
    throw refusal('InvalidParameterException', 'Auth flow not enabled for this client', { detail })
  }
  requireSecret(services, at, input.Secret)
  const issued = await tokenOfClient(services, at, input.Scopes, input.ClientMetadata)
  // The service's sentence is not known [?].
  if (!issued) throw refusal('InvalidParameterException', 'Invalid scope requested.')
  const { accessToken: AccessToken, expiresIn: ExpiresIn } = issued
  return { ClientAuthenticationResult: { AccessToken, ExpiresIn, TokenType: 'Bearer' } }
}
