import { initiate } from '../../auth/sign-in.ts'
import { findClient } from '../../domain/clients/clients.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/**
 * Starts a sign-in, or gives new tokens for a refresh token.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html
 */
export async function InitiateAuth({ input, services }: CallOf<'InitiateAuth'>): Promise<Output<'InitiateAuth'>> {
  const at = await findClient(services, input.ClientId)
  return initiate(services, { ...at, flow: input.AuthFlow, parameters: input.AuthParameters ?? {}, by: 'public' })
}
