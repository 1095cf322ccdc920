import type { Output } from '../../model/types.gen.ts'
import { configuredFirst } from '../../domain/factors/first-factors.ts'
import type { Pool, User } from '../../storage/port/index.ts'
import { toMfaSettings } from './preferences.ts'

/** What a user may show at a sign-in. Passkeys are no first factors yet. */
export function toAuthFactors(pool: Pool, user: User): Output<'GetUserAuthFactors'> {
  return {
    Username: user.username,
    ...toMfaSettings(user),
    ConfiguredUserAuthFactors: configuredFirst(pool, user),
  }
}
