import type { TestServer } from '../server.ts'
import type { securityKey } from '../passkeys/security-key.ts'

/** Somebody before a client library, which remembers for them what it remembers: what every library can be asked to do. */
export interface Visitor {
  /** Begins to sign in, by SRP where nothing else is said. What a library answers by itself is answered. */
  signIn(username: string, how?: How): Promise<Step>
  /** Answers what was asked: a code, a choice, a new password, an address. */
  answer(value: string): Promise<Step>
  /** Begins to set up an authenticator app, signed in or where a sign-in asks for it. */
  beginApp(): Promise<string>
  finishApp(code: string): Promise<Step | undefined>
  /** Answers the new access token. */
  refresh(): Promise<string>
  accessToken(): Promise<string>
  signOutEverywhere(): Promise<void>
  prefer(wanted: Partial<Record<MfaKind, 'on' | 'off' | 'preferred'>>): Promise<void>
  preferences(): Promise<Preferences>
  forgetDevice(): Promise<void>
  /** Gives an address where a sign-in asks for one to send codes to. */
  setUpAddress?(email: string): Promise<Step>
  /** Without a password. */
  signUp?(username: string, email: string): Promise<void>
  /** Goes from the code of a sign-up to being signed in. */
  confirmAndSignIn?(code: string): Promise<Step>
  registerPasskey?(key: ReturnType<typeof securityKey>): Promise<void>
}

export type MfaKind = 'SMS_MFA' | 'SOFTWARE_TOKEN_MFA' | 'EMAIL_OTP'

export interface Preferences {
  readonly enabled: readonly string[]
  readonly preferred: string | undefined
}

export interface How {
  readonly password?: string
  readonly flow?: 'USER_SRP_AUTH' | 'USER_PASSWORD_AUTH' | 'CUSTOM_AUTH' | 'USER_AUTH'
  /** The first factor that is preferred. */
  readonly first?: 'PASSWORD' | 'PASSWORD_SRP' | 'EMAIL_OTP' | 'WEB_AUTHN'
}

/** Where a sign-in stands, in the words of the API. */
export interface Step {
  /** The challenge that waits, or `nothing` of who is signed in. */
  readonly asks: string
  readonly choices?: readonly string[] | undefined
  readonly question?: string | undefined
}

export const SIGNED_IN: Step = { asks: 'nothing' }

export interface Where {
  readonly pool: { readonly id: string; readonly clientId: string }
  readonly server: Pick<TestServer, 'client' | 'endpoint'>
}

/** What only some libraries can do. */
export type Skill = 'codes by e-mail' | 'set-up of an address' | 'USER_AUTH' | 'passkeys' | 'lists of sessions'

export interface Library {
  readonly name: string
  readonly lacks: readonly Skill[]
  /** Whether it computes in a process of its own, so that its journeys may be made at once. */
  readonly isElsewhere?: boolean
  visit(where: Where): Visitor
}
