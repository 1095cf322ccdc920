import type { PoolKey, Sub, UserKey } from '../ids.ts'

export type UserStatus = 'UNCONFIRMED' | 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD' | 'RESET_REQUIRED' | 'EXTERNAL_PROVIDER'

/** How a password is kept. `srp`: 16 bytes of salt, then the verifier, sealed together. */
export interface PasswordRecord {
  readonly kind: 'srp'
  readonly sealed: string
}

export interface User {
  readonly key: UserKey
  readonly pool: PoolKey
  readonly sub: Sub
  /** As given; unique in the pool by its folded form. */
  readonly username: string
  /** The folded username: what the unique constraint holds. */
  readonly usernameKey: string
  readonly status: UserStatus
  readonly enabled: boolean
  /** In the order they were written; without `sub`. */
  readonly attributes: Readonly<Record<string, string>>
  /** New values that wait for their verification (`AttributesRequireVerificationBeforeUpdate`). */
  readonly pending: Readonly<Record<string, string>>
  readonly password: PasswordRecord | undefined
  /** When a temporary password stops being good. */
  readonly passwordExpiresAt: Date | undefined
  /** Raised by whatever ends sign-ins under way: disable, password set or reset, global sign-out. Starts at 0. */
  readonly epoch: number
  readonly settings: UserSettings
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** What is kept of a user beside the attributes. */
export interface UserSettings {
  /** The passwords before the current one, newest first. */
  readonly passwordHistory?: readonly PasswordRecord[]
  readonly mfa?: {
    /** The second factors the user has set up. */
    readonly enabled: readonly ('SMS_MFA' | 'SOFTWARE_TOKEN_MFA' | 'EMAIL_OTP')[]
    readonly preferred?: 'SMS_MFA' | 'SOFTWARE_TOKEN_MFA' | 'EMAIL_OTP'
    /** Whether texts were turned on by SetUserSettings, which answers in MFAOptions. */
    readonly byOptions?: boolean
    /** Whether a passkey is to verify its user, and stands for a second factor then. */
    readonly passkey?: boolean
  }
  /** What one-time passwords are made with. */
  readonly softwareToken?: SoftwareToken
  /** What takes its place once a first password of it was right. */
  readonly softwareTokenWaiting?: SoftwareToken
}

/** The secret of an authenticator app. */
export interface SoftwareToken {
  readonly sealedSecret: string
  /** How its user calls the device. */
  readonly name?: string
}

export type AliasKind = 'email' | 'phone_number' | 'preferred_username'

/** A name beside the username under which a user is found; unique in the pool by kind and folded value. */
export interface Alias {
  readonly kind: AliasKind
  readonly key: string
}

/** Who somebody is at an identity provider; one user's in the pool. */
export interface Identity {
  readonly provider: string
  /** What names somebody there: `Cognito_Subject`, or an attribute that is mapped. */
  readonly attribute: string
  readonly subject: string
}

/** How to look a user up by what somebody typed: first by username, then by alias, then by `sub`. */
export interface UserLookup {
  readonly usernameKey: string
  readonly aliases: readonly Alias[]
  readonly sub?: string | undefined
}
