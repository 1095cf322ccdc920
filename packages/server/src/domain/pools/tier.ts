import { ApiError } from '../../errors.ts'
import type { PoolSettings } from '../../storage/port/index.ts'

/** The refusal of features that a pool's tier does not have. */
export function unavailable(tier: PoolSettings['UserPoolTier'], features: readonly string[]): ApiError {
  const message = `The following features need to be disabled for the ${tier} pricing tier configured: ${features.join(', ')}`
  return new ApiError('FeatureUnavailableInTierException', message)
}
