import { requirePool } from '../../domain/pools/pools.ts'
import { requireUser } from '../../domain/users/users.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { sessionsOf } from './wire.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListUserSessions.html */
export async function AdminListUserSessions({
  input,
  services,
}: CallOf<'AdminListUserSessions'>): Promise<Output<'AdminListUserSessions'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const user = await requireUser(services, pool, input.Username)
  return sessionsOf(services, { pool, user, current: undefined }, input.NextToken)
}
