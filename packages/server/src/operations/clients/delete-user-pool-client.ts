import { deleteDocumentsOf } from '../../domain/clients/documents.ts'
import { requireClientOf } from '../../domain/clients/clients.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { CallOf } from '../operation.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPoolClient.html */
export async function DeleteUserPoolClient({ input, services }: CallOf<'DeleteUserPoolClient'>) {
  const pool = await requirePool(services, input.UserPoolId)
  const client = await requireClientOf(services, pool, input.ClientId)
  // Before the client: one of the same id would come into them.
  await deleteDocumentsOf(services, pool, client)
  await services.storage.clients.delete(client.key)
  return {}
}
