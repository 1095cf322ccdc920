import { findClientOf } from '../../domain/clients/clients.ts'
import { findPool } from '../../domain/pools/pools.ts'
import type { CallOf } from '../operation.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPoolClient.html */
export async function DeleteUserPoolClient({ input, services }: CallOf<'DeleteUserPoolClient'>) {
  const pool = await findPool(services, input.UserPoolId)
  const client = await findClientOf(services, pool, input.ClientId)
  await services.storage.clients.delete(client.key)
  return {}
}
