import { initiate } from '../../auth/sign-in.ts'
import { findClientOf } from '../../domain/clients.ts'
import { findPool } from '../../domain/pools.ts'
import { operation } from '../operation.ts'

/**
 * Starts a sign-in on behalf of a back end that signs its requests.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminInitiateAuth.html
 */
export const AdminInitiateAuth = operation('AdminInitiateAuth', async ({ input, services }) => {
  const pool = await findPool(services, input.UserPoolId)
  const client = await findClientOf(services, pool, input.ClientId)
  const parameters = input.AuthParameters ?? {}
  return initiate(services, { pool, client, flow: input.AuthFlow, parameters, by: 'admin' })
})
