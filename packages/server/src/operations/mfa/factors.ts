import { hasPasskey } from '../../domain/passkeys/passkeys.ts'
import type { Services } from '../../domain/services.ts'
import type { Output } from '../../model/types.gen.ts'
import { configuredFirst } from '../../domain/factors/first-factors.ts'
import type { Pool, User } from '../../storage/port/index.ts'
import { toMfaSettings } from './preferences.ts'

/** What a user may show at a sign-in. */
export async function toAuthFactors(
  services: Pick<Services, 'storage' | 'settings'>,
  pool: Pool,
  user: User,
): Promise<Output<'GetUserAuthFactors'>> {
  const signsIn = await hasPasskey(services, pool, user)
  return {
    Username: user.username,
    ...toMfaSettings(user),
    ConfiguredUserAuthFactors: [...configuredFirst(pool, user), ...(signsIn ? ['WEB_AUTHN' as const] : [])],
  }
}
