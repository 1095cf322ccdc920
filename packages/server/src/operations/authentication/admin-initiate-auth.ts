import { requireClientOf } from '../../domain/clients/clients.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { start } from './start.ts'
import { toAnswer } from './wire.ts'

/**
 * Starts a sign-in on behalf of a back end that signs its requests.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminInitiateAuth.html
 */
export async function AdminInitiateAuth({
  input,
  services,
  peer,
  agent,
}: CallOf<'AdminInitiateAuth'>): Promise<Output<'AdminInitiateAuth'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const client = await requireClientOf(services, pool, input.ClientId)
  const { AuthFlow: flow, AuthParameters: parameters = {}, ClientMetadata: clientMetadata, Session: session } = input
  const occasion = { by: 'admin', clientMetadata, peer, agent } as const
  return toAnswer(await start(services, { pool, client, flow, parameters, session, occasion }))
}
