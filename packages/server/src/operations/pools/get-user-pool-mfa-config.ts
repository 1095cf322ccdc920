import { findPool } from '../../domain/pools.ts'
import { operation } from '../operation.ts'
import { toMfaConfig } from './mfa-config.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserPoolMfaConfig.html */
export const GetUserPoolMfaConfig = operation('GetUserPoolMfaConfig', async ({ input, services }) =>
  toMfaConfig(await findPool(services, input.UserPoolId)),
)
