import { findClientOf } from '../../domain/clients.ts'
import { findPool } from '../../domain/pools.ts'
import { operation } from '../operation.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPoolClient.html */
export const DeleteUserPoolClient = operation('DeleteUserPoolClient', async ({ input, services }) => {
  const pool = await findPool(services, input.UserPoolId)
  const client = await findClientOf(services, pool, input.ClientId)
  await services.storage.clients.delete(client.key)
  return {}
})
