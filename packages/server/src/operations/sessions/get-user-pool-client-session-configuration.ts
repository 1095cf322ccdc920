import { requireClientOf } from '../../domain/clients/clients.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import { clientSessions } from '../../domain/sessions/settings.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserPoolClientSessionConfiguration.html */
export async function GetUserPoolClientSessionConfiguration({
  input,
  services,
}: CallOf<'GetUserPoolClientSessionConfiguration'>): Promise<Output<'GetUserPoolClientSessionConfiguration'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const client = await requireClientOf(services, pool, input.ClientId)
  return { UserPoolId: pool.id, ClientId: client.id, ...clientSessions(client) }
}
