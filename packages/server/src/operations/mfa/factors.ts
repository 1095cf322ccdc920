import type { Output } from '../../model/types.gen.ts'
import type { User } from '../../storage/port/index.ts'
import { toMfaSettings } from './preferences.ts'

/** What a user may show at a sign-in. Codes and passkeys are no first factors yet. */
export function toAuthFactors(user: User): Output<'GetUserAuthFactors'> {
  return {
    Username: user.username,
    ...toMfaSettings(user),
    ConfiguredUserAuthFactors: user.password ? ['PASSWORD'] : [],
  }
}
