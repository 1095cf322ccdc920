import { poolIdSuffix } from '../../crypto/secrets.ts'
import { ApiError } from '../../errors.ts'
import type { Output } from '../../model/types.gen.ts'
import { epochSeconds } from '../../model/wire.ts'
import type { Domain, Pool, PoolId, PoolSettings } from '../../storage/port/index.ts'
import type { Services } from '../services.ts'
import { withMfa } from './factors.ts'

/** Finds a pool; refuses with ResourceNotFoundException when there is none. */
export async function requirePool({ storage }: Pick<Services, 'storage'>, id: string): Promise<Pool> {
  const pool = await storage.pools.find(id as PoolId) // any text may be looked up
  if (!pool) throw poolUnknown(id)
  return pool
}

/** Changes a pool in one atomic step, and says when; refuses with ResourceNotFoundException when there is none. */
export async function changePool(
  { storage, clock }: Pick<Services, 'storage' | 'clock'>,
  id: PoolId,
  change: (pool: Pool) => Partial<Pick<Pool, 'name' | 'settings'>>,
): Promise<Pool> {
  const changed = await storage.pools.change(id, (pool) => ({ ...pool, ...change(pool), updatedAt: clock.now() }))
  if (!changed) throw poolUnknown(id)
  return changed
}

/** The refusal of a pool nobody has. */
export function poolUnknown(id: string): ApiError {
  return new ApiError('ResourceNotFoundException', `User pool ${id} does not exist.`)
}

/** Writes a pool as CreateUserPool and DescribeUserPool answer it. */
export function describePool(pool: Pool, estimate: number, accountId: string, domains: readonly Domain[] = []) {
  const {
    SmsMfaConfiguration: _sms,
    SoftwareTokenMfaConfiguration: _totp,
    EmailMfaConfiguration: _email,
    WebAuthnConfiguration: _passkeys,
    SessionConfiguration: _sessions,
    ...settings
  } = withMfa(pool)
  return {
    Id: pool.id,
    Name: pool.name,
    ...settings,
    LastModifiedDate: epochSeconds(pool.updatedAt),
    CreationDate: epochSeconds(pool.createdAt),
    EstimatedNumberOfUsers: estimate,
    Domain: domains.find(({ kind }) => kind === 'prefix')?.name,
    CustomDomain: domains.find(({ kind }) => kind === 'custom')?.name,
    Arn: `arn:aws:cognito-idp:${pool.region}:${accountId}:userpool/${pool.id}`,
  } satisfies Output<'DescribeUserPool'>['UserPool']
}

/**
 * Gives the id of a new pool: that of the tag `_custom_id_` (a whole id, or what follows the region), else a random one.
 */
export function newPoolId({ random }: Pick<Services, 'random'>, region: string, tags: PoolSettings['UserPoolTags']) {
  const custom = tags?.['_custom_id_']
  if (custom === undefined) return `${region}_${poolIdSuffix(random)}` as PoolId // made in the wire's form
  const id = custom.includes('_') ? custom : `${region}_${custom}`
  if (id.length > 55 || !/^[\w-]+_[0-9a-zA-Z]+$/.test(id)) {
    const form = `a user pool id such as ${region}_local or its last part, of letters and digits`
    throw new ApiError('InvalidParameterException', `The tag _custom_id_ must be ${form}.`)
  }
  return id as PoolId // its form is checked above
}
