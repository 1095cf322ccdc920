import { initiate } from '../../auth/sign-in.ts'
import { findClientOf } from '../../domain/clients/clients.ts'
import { findPool } from '../../domain/pools/pools.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/**
 * Starts a sign-in on behalf of a back end that signs its requests.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminInitiateAuth.html
 */
export async function AdminInitiateAuth({
  input,
  services,
}: CallOf<'AdminInitiateAuth'>): Promise<Output<'AdminInitiateAuth'>> {
  const pool = await findPool(services, input.UserPoolId)
  const client = await findClientOf(services, pool, input.ClientId)
  const parameters = input.AuthParameters ?? {}
  return initiate(services, { pool, client, flow: input.AuthFlow, parameters, by: 'admin' })
}
