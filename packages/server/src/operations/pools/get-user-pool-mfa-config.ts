import { requirePool } from '../../domain/pools/pools.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { toMfaConfig } from './mfa-config.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserPoolMfaConfig.html */
export async function GetUserPoolMfaConfig({
  input,
  services,
}: CallOf<'GetUserPoolMfaConfig'>): Promise<Output<'GetUserPoolMfaConfig'>> {
  return toMfaConfig(await requirePool(services, input.UserPoolId))
}
