import { requirePool } from '../../domain/pools/pools.ts'
import { requireUser } from '../../domain/users/users.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { toAuthFactors } from './factors.ts'

/**
 * Answers what a user may show at a sign-in.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUserAuthFactors.html
 */
export async function AdminGetUserAuthFactors({
  input,
  services,
}: CallOf<'AdminGetUserAuthFactors'>): Promise<Output<'AdminGetUserAuthFactors'>> {
  const pool = await requirePool(services, input.UserPoolId)
  return toAuthFactors(services, pool, await requireUser(services, pool, input.Username))
}
