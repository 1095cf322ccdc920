import type { WantedMfa } from '../../domain/factors/mfa-settings.ts'
import type { Input } from '../../model/types.gen.ts'
import type { User } from '../../storage/port/index.ts'

type Given = Pick<
  Input<'AdminSetUserMFAPreference'>,
  'SMSMfaSettings' | 'SoftwareTokenMfaSettings' | 'EmailMfaSettings' | 'WebAuthnMfaSettings'
>

/** What a request wants of each factor. */
export function wantedOf(input: Given) {
  return {
    passkey: input.WebAuthnMfaSettings?.Enabled,
    factors: {
      SMS_MFA: input.SMSMfaSettings,
      SOFTWARE_TOKEN_MFA: input.SoftwareTokenMfaSettings,
      EMAIL_OTP: input.EmailMfaSettings,
    },
  } satisfies WantedMfa
}

/** A user's second factors as the API answers them; without any, nothing. */
export function toMfaSettings({ settings: { mfa } }: Pick<User, 'settings'>) {
  return {
    ...(mfa && { UserMFASettingList: [...mfa.enabled] }),
    ...(mfa?.preferred && { PreferredMfaSetting: mfa.preferred }),
  }
}

/** What SetUserSettings set, as the API answers it; without it, nothing. */
export function toMfaOptions({ settings: { mfa } }: Pick<User, 'settings'>) {
  if (!mfa?.byOptions) return {}
  return { MFAOptions: [{ DeliveryMedium: 'SMS' as const, AttributeName: 'phone_number' }] }
}
