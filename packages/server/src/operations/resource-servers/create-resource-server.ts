import { createDocument } from '../../domain/documents/documents.ts'
import { RESOURCE_SERVER } from '../../domain/documents/resource-server.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { refuseRepeated } from './scopes.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateResourceServer.html */
export async function CreateResourceServer({
  input,
  services,
}: CallOf<'CreateResourceServer'>): Promise<Output<'CreateResourceServer'>> {
  const pool = await requirePool(services, input.UserPoolId)
  refuseRepeated(input.Scopes)
  const body = { UserPoolId: pool.id, Identifier: input.Identifier, Name: input.Name, Scopes: input.Scopes }
  return { ResourceServer: await createDocument(services, RESOURCE_SERVER, pool, input.Identifier, body) }
}
