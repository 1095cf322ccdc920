import { requireClient } from '../../domain/clients/clients.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { start } from './start.ts'
import { toAnswer } from './wire.ts'

/**
 * Starts a sign-in, or gives new tokens for a refresh token.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html
 */
export async function InitiateAuth({
  input,
  services,
  peer,
  agent,
}: CallOf<'InitiateAuth'>): Promise<Output<'InitiateAuth'>> {
  const at = await requireClient(services, input.ClientId)
  const { AuthFlow: flow, AuthParameters: parameters = {}, ClientMetadata: clientMetadata, Session: session } = input
  const occasion = { by: 'public', clientMetadata, peer, agent } as const
  return toAnswer(await start(services, { ...at, flow, parameters, session, occasion }))
}
