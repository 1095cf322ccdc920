import { requirePool } from '../../domain/pools/pools.ts'
import { requireUser } from '../../domain/users/users.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { toMfaSettings } from '../mfa/preferences.ts'
import { toUserType } from './wire.ts'

/**
 * Answers everything an administrator may know of a user.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html
 */
export async function AdminGetUser({ input, services }: CallOf<'AdminGetUser'>): Promise<Output<'AdminGetUser'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const user = await requireUser(services, pool, input.Username)
  const { Attributes, ...rest } = toUserType(user)
  return { ...rest, Username: user.username, UserAttributes: Attributes, ...toMfaSettings(user) }
}
