import { requirePool } from '../../domain/pools/pools.ts'
import type { Services } from '../../domain/services.ts'
import { ApiError } from '../../errors.ts'
import type { Pool } from '../../storage/port/index.ts'

const POOL_ARN = /^arn:aws[\w-]*:cognito-idp:[\w-]+:\d{12}:userpool\/([\w-]+_[0-9a-zA-Z]+)$/

/** Finds the pool an ARN names. Refuses what is not the ARN of a pool, and an unknown pool. */
export async function requirePoolByArn(services: Pick<Services, 'storage'>, arn: string): Promise<Pool> {
  const id = POOL_ARN.exec(arn)?.[1]
  if (id === undefined) throw new ApiError('InvalidParameterException', 'Invalid Resource ARN')
  return requirePool(services, id)
}
