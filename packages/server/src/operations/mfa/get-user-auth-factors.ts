import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { toAuthFactors } from './factors.ts'

/**
 * Answers what the caller may show at a sign-in.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAuthFactors.html
 */
export async function GetUserAuthFactors({
  caller: { pool, user },
  services,
}: CallOf<'GetUserAuthFactors'>): Promise<Output<'GetUserAuthFactors'>> {
  return toAuthFactors(services, pool, user)
}
