import { changeDocument } from '../../domain/documents/documents.ts'
import { RESOURCE_SERVER } from '../../domain/documents/resource-server.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { refuseRepeated } from './scopes.ts'

/**
 * Replaces the name and the scopes of a resource server.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateResourceServer.html
 */
export async function UpdateResourceServer({
  input,
  services,
}: CallOf<'UpdateResourceServer'>): Promise<Output<'UpdateResourceServer'>> {
  const pool = await requirePool(services, input.UserPoolId)
  refuseRepeated(input.Scopes)
  const ResourceServer = await changeDocument(services, RESOURCE_SERVER, pool, input.Identifier, (current) => ({
    ...current,
    Name: input.Name,
    Scopes: input.Scopes,
  }))
  return { ResourceServer }
}
