import { initiate } from '../../auth/sign-in.ts'
import { findClient } from '../../domain/clients.ts'
import { operation } from '../operation.ts'

/**
 * Starts a sign-in, or gives new tokens for a refresh token.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html
 */
export const InitiateAuth = operation('InitiateAuth', async ({ input, services }) => {
  const at = await findClient(services, input.ClientId)
  return initiate(services, { ...at, flow: input.AuthFlow, parameters: input.AuthParameters ?? {}, by: 'public' })
})
