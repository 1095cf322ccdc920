import { requirePool } from '../../domain/pools/pools.ts'
import { poolSessions } from '../../domain/sessions/settings.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserPoolSessionConfiguration.html */
export async function GetUserPoolSessionConfiguration({
  input,
  services,
}: CallOf<'GetUserPoolSessionConfiguration'>): Promise<Output<'GetUserPoolSessionConfiguration'>> {
  const pool = await requirePool(services, input.UserPoolId)
  return { UserPoolId: pool.id, ...poolSessions(pool) }
}
