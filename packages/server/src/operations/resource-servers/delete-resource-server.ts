import { deleteDocument } from '../../domain/documents/documents.ts'
import { RESOURCE_SERVER } from '../../domain/documents/resource-server.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { CallOf } from '../operation.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteResourceServer.html */
export async function DeleteResourceServer({ input, services }: CallOf<'DeleteResourceServer'>) {
  const pool = await requirePool(services, input.UserPoolId)
  await deleteDocument(services, RESOURCE_SERVER, pool, input.Identifier)
  return {}
}
