/**
 * What a sign-in has to show, written anew from the reference (auth-flows.md 4 and 8) and not from the server's table:
 * what the walks compare the server with.
 */

export type Second = 'SMS_MFA' | 'SOFTWARE_TOKEN_MFA' | 'EMAIL_OTP'
export type First = 'PASSWORD' | 'EMAIL_OTP' | 'SMS_OTP' | 'WEB_AUTHN'

/** What somebody can have shown. */
export type Shown =
  | 'password'
  | 'new password'
  | 'mail'
  | 'text'
  | 'passkey'
  | 'verified passkey'
  | 'answers'
  | 'device'
  | Second

export interface PoolModel {
  readonly mfa: 'OFF' | 'OPTIONAL' | 'ON'
  readonly offered: readonly Second[]
  readonly first: readonly First[]
  readonly isPasskeyEnough: boolean
  /** What a remembered device is asked for: instead of a second factor, beside it, or nothing. */
  readonly devices: 'instead' | 'beside' | 'none'
}

export interface PersonModel {
  readonly isEnabled: boolean
  /** Whether the password is to be changed: by its owner at the next sign-in, or by a code before it. */
  readonly password: 'fine' | 'temporary' | 'reset' | 'none'
  readonly seconds: readonly Second[]
  readonly preferred: Second | undefined
  readonly hasMail: boolean
  /** Whether there is a telephone, and whether its number is known to be right. */
  readonly phone: 'verified' | 'told' | 'none'
  readonly hasPasskey: boolean
  readonly device: 'remembered' | 'not remembered' | 'none'
}

export interface SignInModel {
  readonly isCustom: boolean
  readonly shown: readonly Shown[]
  /** Whether it named the person's device, in a way that counts. */
  readonly hasDevice: boolean
}

const MFA: readonly Shown[] = ['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP']

/** The second factors of somebody: those set up, else, where one must be, an address that codes can go to. */
export function secondsOf(pool: PoolModel, { seconds, phone, hasMail }: PersonModel): readonly Second[] {
  if (seconds.length > 0 || pool.mfa !== 'ON') return seconds
  if (pool.offered.includes('SMS_MFA') && phone !== 'none') return ['SMS_MFA']
  return pool.offered.includes('EMAIL_OTP') && hasMail ? ['EMAIL_OTP'] : []
}

/** The second factor that is asked for, if one is. */
function secondAsked(pool: PoolModel, person: PersonModel): string | undefined {
  if (pool.mfa === 'OFF') return undefined
  const own = secondsOf(pool, person)
  if (own.length === 0) return pool.mfa === 'ON' ? 'MFA_SETUP' : undefined
  if (person.preferred) return person.preferred
  return own.length > 1 ? 'SELECT_MFA_TYPE' : own[0]
}

/** What follows a proof: a challenge, tokens, or a refusal. */
export function follows(pool: PoolModel, person: PersonModel, signIn: SignInModel): string {
  if (!person.isEnabled || person.password === 'reset') return 'refused'
  if (person.password === 'temporary') return 'NEW_PASSWORD_REQUIRED'
  const { shown } = signIn
  const has = (...kinds: readonly Shown[]) => kinds.some((kind) => shown.includes(kind))
  const isDeviceAsked = signIn.hasDevice && person.device === 'remembered' && pool.devices !== 'none'
  if (isDeviceAsked && pool.devices === 'instead' && !has('device')) return 'DEVICE_SRP_AUTH'

  const isPasskeyAlone = has('passkey') || (has('verified passkey') && !pool.isPasskeyEnough)
  const owesSecond = has('password', 'new password') || isPasskeyAlone
  const isByDevice = isDeviceAsked && pool.devices === 'instead'
  const own: readonly Shown[] = secondsOf(pool, person)
  const hasShownSecond = MFA.some((factor) => has(factor) && own.includes(factor))
  const second = owesSecond && !isByDevice && !hasShownSecond ? secondAsked(pool, person) : undefined
  if (second) return second
  if (signIn.isCustom && !has('answers')) return 'CUSTOM_CHALLENGE'
  return isDeviceAsked && !has('device') ? 'DEVICE_SRP_AUTH' : 'tokens'
}

/** Whether a code sent to an address is all there is to a sign-in: to nobody who has to show more. */
export function signsInByCode(pool: PoolModel, person: PersonModel): boolean {
  const mustChange = person.password === 'temporary' || person.password === 'reset'
  const owesSecond = pool.mfa === 'ON' || (pool.mfa === 'OPTIONAL' && person.seconds.length > 0)
  return !mustChange && !owesSecond
}

/** The challenges somebody may choose from to begin with. */
export function choices(pool: PoolModel, person: PersonModel): readonly string[] {
  const byCode = signsInByCode(pool, person)
  const mustChange = person.password === 'temporary' || person.password === 'reset'
  const hasPassword = person.password !== 'none'
  const kinds: [First, string, boolean][] = [
    ['PASSWORD', 'PASSWORD_SRP', hasPassword],
    ['PASSWORD', 'PASSWORD', hasPassword],
    ['EMAIL_OTP', 'EMAIL_OTP', byCode && person.hasMail],
    ['SMS_OTP', 'SMS_OTP', byCode && person.phone === 'verified'],
    ['WEB_AUTHN', 'WEB_AUTHN', person.hasPasskey && !mustChange],
  ]
  const allowed = kinds.filter(([kind]) => pool.first.includes(kind))
  const own = allowed.filter(([, , has]) => has)
  return (own.length > 0 ? own : allowed).map(([, challenge]) => challenge)
}

const METHODS: Readonly<Partial<Record<Shown, string>>> = {
  password: 'pwd',
  'new password': 'pwd',
  mail: 'email_otp',
  text: 'sms',
  passkey: 'swk',
  'verified passkey': 'swk',
  SMS_MFA: 'sms',
  SOFTWARE_TOKEN_MFA: 'otp',
  EMAIL_OTP: 'email_otp',
}

/** What tokens say of how somebody signed in; `undefined` where only functions and devices know. */
export function methodsOf(shown: readonly Shown[]): readonly string[] | undefined {
  const methods = [...new Set(shown.flatMap((kind) => METHODS[kind] ?? []))]
  if (methods.length === 0) return undefined
  return methods.length > 1 ? [...methods, 'mfa'] : methods
}
