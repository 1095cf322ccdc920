import { hasPasskey } from '../../domain/passkeys/passkeys.ts'
import type { Services } from '../../domain/services.ts'
import type { Output } from '../../model/types.gen.ts'
import type { Pool, User } from '../../storage/port/index.ts'
import { toMfaSettings } from './preferences.ts'

/** What a user may show at a sign-in. Codes are no first factors yet. */
export async function toAuthFactors(
  services: Pick<Services, 'storage'>,
  pool: Pool,
  user: User,
): Promise<Output<'GetUserAuthFactors'>> {
  const signsIn = await hasPasskey(services, pool, user)
  return {
    Username: user.username,
    ...toMfaSettings(user),
    ConfiguredUserAuthFactors: [
      ...(user.password ? ['PASSWORD' as const] : []),
      ...(signsIn ? ['WEB_AUTHN' as const] : []),
    ],
  }
}
