import { stepAt } from '../../src/crypto/totp.ts'
import { authenticator } from '../authenticator.ts'
import type { TestDevice } from '../devices.ts'
import { deviceFor } from '../devices.ts'
import { securityKey } from '../passkeys/security-key.ts'
import type { Place } from './place.ts'
import type { PersonModel, PoolModel, Second } from './table.ts'

/** Somebody who walks: what the model knows of them, and what they hold. */

/** What a walk is to begin with. */
export type PersonWanted = Omit<PersonModel, 'isEnabled'>

export interface Person extends PersonWanted {
  readonly username: string
  isEnabled: boolean
  password: PersonModel['password']
  seconds: readonly Second[]
  preferred: Second | undefined
  phone: PersonModel['phone']
  /** The telephone's. */
  number: number
  device: PersonModel['device']
  /** What signs in; kept where it is temporary. */
  secret: string
  /** Counts what ends sign-ins under way. */
  epoch: number
  app: { readonly codes: ReturnType<typeof authenticator>; used: number } | undefined
  readonly key: ReturnType<typeof securityKey> | undefined
  readonly own: TestDevice | undefined
}

export const PASSWORD = 'Passw0rd!'
/** A pool in which anybody can be made ready. */
const OPEN: PoolModel = {
  mfa: 'OPTIONAL',
  offered: ['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'],
  first: ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN'],
  isPasskeyEnough: false,
  devices: 'instead',
}

let people = 0

/** Makes somebody in a pool, and then gives the pool its settings. */
export async function arrive(place: Place, pool: PoolModel, wanted: PersonWanted): Promise<Person> {
  const { done } = place
  people += 1
  const username = `walker${people}`
  const at = { UserPoolId: place.pool.id, Username: username }
  const setsUp = wanted.seconds.includes('SOFTWARE_TOKEN_MFA') || wanted.hasPasskey || wanted.device !== 'none'
  const needsOpen = setsUp || wanted.seconds.length > 0 || wanted.password === 'none' || wanted.password === 'reset'
  await place.set(needsOpen ? OPEN : pool)
  await done('AdminCreateUser', {
    ...at,
    MessageAction: 'SUPPRESS',
    UserAttributes: attributes(username, wanted),
  })
  const isPermanent = wanted.password !== 'temporary'
  // Whoever has no password is made without one; whoever sets something up has to sign in first.
  if (setsUp || wanted.password !== 'none') {
    const Permanent = setsUp || isPermanent
    await done('AdminSetUserPassword', { ...at, Password: PASSWORD, Permanent })
  }
  const held = setsUp ? await setUp(place, username, wanted) : undefined
  if (wanted.seconds.length > 0) await done('AdminSetUserMFAPreference', { ...at, ...preferences(wanted) })
  if (setsUp && !isPermanent) await done('AdminSetUserPassword', { ...at, Password: PASSWORD, Permanent: false })
  if (wanted.password === 'reset') await done('AdminResetUserPassword', at)
  await place.set(pool)
  return {
    ...wanted,
    // What was needed to set something up stays.
    password: setsUp && wanted.password === 'none' ? 'fine' : wanted.password,
    username,
    isEnabled: true,
    secret: PASSWORD,
    epoch: 0,
    number: people,
    app: held?.app,
    key: held?.key,
    own: held?.own,
  }
}

function attributes(username: string, { hasMail, phone }: PersonWanted) {
  return [
    ...(hasMail
      ? [
          { Name: 'email', Value: `${username}@example.com` },
          { Name: 'email_verified', Value: 'true' },
        ]
      : []),
    ...(phone === 'none' ? [] : [{ Name: 'phone_number', Value: numberOf(people) }]),
    ...(phone === 'verified' ? [{ Name: 'phone_number_verified', Value: 'true' }] : []),
  ]
}

export const numberOf = (index: number) => `+1555${String(index).padStart(7, '0')}`

/** What AdminSetUserMFAPreference takes to have these factors, and none else. */
export function preferences({ seconds, preferred }: Pick<PersonModel, 'seconds' | 'preferred'>) {
  const of = (factor: Second) => ({ Enabled: seconds.includes(factor), PreferredMfa: preferred === factor })
  return {
    SMSMfaSettings: of('SMS_MFA'),
    SoftwareTokenMfaSettings: of('SOFTWARE_TOKEN_MFA'),
    EmailMfaSettings: of('EMAIL_OTP'),
  }
}

/** Signs in, and sets up what is held. */
async function setUp({ done, clients, now }: Place, username: string, wanted: PersonWanted) {
  const { AuthenticationResult } = await done('InitiateAuth', {
    ClientId: clients.open,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: username, PASSWORD },
  })
  const { AccessToken } = AuthenticationResult ?? {}
  let app: Person['app']
  if (wanted.seconds.includes('SOFTWARE_TOKEN_MFA')) {
    const { SecretCode } = await done('AssociateSoftwareToken', { AccessToken })
    const codes = authenticator(SecretCode)
    await done('VerifySoftwareToken', { AccessToken, UserCode: codes.at(now()) })
    app = { codes, used: stepAt(now()) }
  }
  let key: Person['key']
  if (wanted.hasPasskey) {
    key = securityKey()
    const { CredentialCreationOptions } = await done('StartWebAuthnRegistration', { AccessToken })
    const Credential = key.create(CredentialCreationOptions)
    await done('CompleteWebAuthnRegistration', { AccessToken, Credential })
  }
  let own: TestDevice | undefined
  if (wanted.device !== 'none') {
    own = deviceFor(AuthenticationResult)
    const { key: DeviceKey, config: DeviceSecretVerifierConfig } = own
    await done('ConfirmDevice', { AccessToken, DeviceKey, DeviceSecretVerifierConfig })
    if (wanted.device === 'not remembered') {
      await done('UpdateDeviceStatus', { AccessToken, DeviceKey, DeviceRememberedStatus: 'not_remembered' })
    }
  }
  return { app, key, own }
}

/** A one-time password that was not used, and the step it is of; the clock moves on where there is none. */
export function nextCode(app: NonNullable<Person['app']>, { now, clock }: Pick<Place, 'now' | 'clock'>) {
  const step = Math.max(app.used + 1, stepAt(now()))
  const ahead = step - stepAt(now()) - 1
  if (ahead > 0) clock.advance(ahead * 30)
  return { code: app.codes.at(now(), step - stepAt(now())), step }
}
