import type { SetUserPoolMfaConfigCommandInput } from '@aws-sdk/client-cognito-identity-provider'
import { describe, expect, it } from 'vitest'
import { authenticator, otherThan } from '../../../test/authenticator.ts'
import { server } from '../../../test/server.ts'
import { srpClaim, srpStart } from '../../../test/srp-client.ts'

const { client, pool: makePool, inbox, clock, services } = await server()

const Password = 'Passw0rd!'
const SmsConfiguration = { SnsCallerArn: 'arn:aws:iam::123456789012:role/r' }
const EmailConfiguration = {
  EmailSendingAccount: 'DEVELOPER',
  SourceArn: 'arn:aws:ses:eu-west-1:123456789012:identity/a@b.example',
} as const
const ALL = {
  SmsMfaConfiguration: { SmsConfiguration, SmsAuthenticationMessage: 'Text {####}' },
  SoftwareTokenMfaConfiguration: { Enabled: true },
  EmailMfaConfiguration: { Message: 'Mail {####}', Subject: 'Hello' },
}
const TOTP = { SoftwareTokenMfaConfiguration: { Enabled: true } }
const ON = { Enabled: true, PreferredMfa: false }
const PREFERRED = { Enabled: true, PreferredMfa: true }
const now = () => services.clock.now()
let people = 0

type Factors = Omit<SetUserPoolMfaConfigCommandInput, 'UserPoolId'>

/** A pool that asks for these factors, with a user who has an address of each kind. */
async function town(factors: Factors = ALL, mode: 'OPTIONAL' | 'ON' | 'OFF' = 'OPTIONAL', bare = false) {
  const pool = await makePool({ EmailConfiguration, SmsConfiguration })
  const UserPoolId = pool.id
  const Username = `ana${(people += 1)}`
  const UserAttributes = [
    { Name: 'email', Value: `${Username}@example.com` },
    { Name: 'email_verified', Value: 'true' },
    { Name: 'phone_number', Value: `+1555${String(people).padStart(7, '0')}` },
  ]
  const at = { UserPoolId, Username }
  await client.adminCreateUser({ ...at, MessageAction: 'SUPPRESS', ...(!bare && { UserAttributes }) })
  await client.adminSetUserPassword({ ...at, Password, Permanent: true })
  const tokens = await pool.signIn(Username, Password)
  await client.setUserPoolMfaConfig({ UserPoolId, MfaConfiguration: mode, ...factors })
  const start = () =>
    client.initiateAuth({
      ClientId: pool.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: Username, PASSWORD: Password },
    })
  const respond = (ChallengeName: string, Session: string | undefined, responses: Record<string, string> = {}) =>
    client.respondToAuthChallenge({
      ClientId: pool.clientId,
      ChallengeName: ChallengeName as 'SMS_MFA',
      Session,
      ChallengeResponses: { USERNAME: Username, ...responses },
    })
  const sent = async () => (await inbox.read({ poolId: pool.id, username: Username }, 0)).at(-1)
  return { pool, at, UserPoolId, Username, AccessToken: tokens.accessToken, start, respond, sent }
}

type Town = Awaited<ReturnType<typeof town>>

/** Gives a user an authenticator app, and has it asked for. */
async function withApp({ AccessToken, at }: Town, name?: string) {
  const { SecretCode } = await client.associateSoftwareToken({ AccessToken })
  const app = authenticator(SecretCode)
  const FriendlyDeviceName = name
  await client.verifySoftwareToken({ AccessToken, UserCode: app.at(now()), FriendlyDeviceName })
  await client.adminSetUserMFAPreference({ ...at, SoftwareTokenMfaSettings: PREFERRED })
  return app
}

describe('an authenticator app', () => {
  it('is asked for once it was verified and turned on', async () => {
    const here = await town()
    const { AccessToken, at } = here
    const { SecretCode } = await client.associateSoftwareToken({ AccessToken })
    expect(SecretCode).toMatch(/^[A-Z2-7]{52}$/)
    const app = authenticator(SecretCode)
    const { $metadata: _, ...verified } = await client.verifySoftwareToken({ AccessToken, UserCode: app.at(now()) })
    expect(verified).toEqual({ Status: 'SUCCESS' })
    expect(await client.getUser({ AccessToken })).not.toHaveProperty('UserMFASettingList')
    expect(await here.start()).toHaveProperty('AuthenticationResult')

    await client.setUserMFAPreference({ AccessToken, SoftwareTokenMfaSettings: PREFERRED })
    const shown = { UserMFASettingList: ['SOFTWARE_TOKEN_MFA'], PreferredMfaSetting: 'SOFTWARE_TOKEN_MFA' }
    expect(await client.getUser({ AccessToken })).toMatchObject(shown)
    expect(await client.adminGetUser(at)).toMatchObject(shown)
    const factors = { Username: here.Username, ConfiguredUserAuthFactors: ['PASSWORD'], ...shown }
    expect(await client.getUserAuthFactors({ AccessToken })).toMatchObject(factors)
    expect(await client.adminGetUserAuthFactors(at)).toMatchObject(factors)

    const asked = await here.start()
    expect(asked).toMatchObject({
      ChallengeName: 'SOFTWARE_TOKEN_MFA',
      ChallengeParameters: { USER_ID_FOR_SRP: here.Username },
    })
    const answer = (code: string) =>
      here.respond('SOFTWARE_TOKEN_MFA', asked.Session, { SOFTWARE_TOKEN_MFA_CODE: code })
    await expect(answer(otherThan(app.at(now(), 1)))).rejects.toMatchObject({
      name: 'CodeMismatchException',
      message: 'Invalid code received for user',
    })
    // The password that verified the app was used by that.
    await expect(answer(app.at(now()))).rejects.toMatchObject({
      name: 'ExpiredCodeException',
      message: 'Your software token has already been used once.',
    })
    expect((await answer(app.at(now(), 1))).AuthenticationResult).toHaveProperty('AccessToken')
    await expect(answer(app.at(now(), 1))).rejects.toThrow('session can only be used once')
    const again = await here.start()
    await expect(
      here.respond('SOFTWARE_TOKEN_MFA', again.Session, { SOFTWARE_TOKEN_MFA_CODE: app.at(now(), 1) }),
    ).rejects.toMatchObject({ name: 'ExpiredCodeException' })

    await client.adminDeleteSoftwareToken(at)
    expect(await client.adminGetUser(at)).not.toHaveProperty('PreferredMfaSetting')
    expect(await here.start()).toHaveProperty('AuthenticationResult')
  })

  it('is asked for in every flow, by the name of its device', async () => {
    const here = await town()
    const app = await withApp(here, 'My phone')
    const { pool, Username, UserPoolId } = here
    const ClientId = pool.clientId
    const expected = {
      ChallengeName: 'SOFTWARE_TOKEN_MFA',
      ChallengeParameters: { USER_ID_FOR_SRP: Username, FRIENDLY_DEVICE_NAME: 'My phone' },
    }
    for (const AuthFlow of ['ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH'] as const) {
      const AuthParameters = { USERNAME: Username, PASSWORD: Password }
      expect(await client.adminInitiateAuth({ UserPoolId, ClientId, AuthFlow, AuthParameters })).toMatchObject(expected)
    }
    const start = srpStart()
    const { Session, ChallengeParameters } = await client.initiateAuth({
      ClientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: Username, SRP_A: start.A },
    })
    const claim = srpClaim(pool.id, Password, start, ChallengeParameters)
    const asked = await here.respond('PASSWORD_VERIFIER', Session, claim)
    expect(asked).toMatchObject(expected)
    const code = { SOFTWARE_TOKEN_MFA_CODE: app.at(now(), 1) }
    expect((await here.respond('SOFTWARE_TOKEN_MFA', asked.Session, code)).AuthenticationResult).toBeDefined()
  })

  it('keeps its secret until another one is verified', async () => {
    const here = await town()
    const { AccessToken } = here
    const app = await withApp(here)
    const { SecretCode } = await client.associateSoftwareToken({ AccessToken })
    const other = authenticator(SecretCode)
    const answer = async (code: string) => {
      const { Session } = await here.start()
      return here.respond('SOFTWARE_TOKEN_MFA', Session, { SOFTWARE_TOKEN_MFA_CODE: code })
    }
    await expect(answer(other.at(now()))).rejects.toMatchObject({ name: 'CodeMismatchException' })
    expect(await answer(app.at(now(), 1))).toHaveProperty('AuthenticationResult')
    await client.verifySoftwareToken({ AccessToken, UserCode: other.at(now()) })
    await expect(answer(app.at(now(), -1))).rejects.toMatchObject({ name: 'CodeMismatchException' })
    expect(await answer(other.at(now(), 1))).toHaveProperty('AuthenticationResult')
  })

  it('is refused in words', async () => {
    const here = await town()
    const { AccessToken } = here
    await expect(client.verifySoftwareToken({ AccessToken, UserCode: '000000' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'User has not set up software token mfa',
    })
    const { SecretCode } = await client.associateSoftwareToken({ AccessToken })
    const UserCode = otherThan(authenticator(SecretCode).at(now()))
    await expect(client.verifySoftwareToken({ AccessToken, UserCode })).rejects.toMatchObject({
      name: 'EnableSoftwareTokenMFAException',
      message: 'Code mismatch and fail enable Software Token MFA',
    })
    const FriendlyDeviceName = 'x'.repeat(257)
    await expect(client.verifySoftwareToken({ AccessToken, UserCode, FriendlyDeviceName })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
    await expect(client.associateSoftwareToken({})).rejects.toMatchObject({ name: 'InvalidParameterException' })
    const Session = 'x'.repeat(20)
    for (const call of [
      client.associateSoftwareToken({ Session }),
      client.associateSoftwareToken({ Session, AccessToken }),
      client.verifySoftwareToken({ Session, UserCode }),
    ]) {
      await expect(call).rejects.toMatchObject({
        name: 'NotAuthorizedException',
        message: 'Invalid session for the user.',
      })
    }
    await client.setUserPoolMfaConfig({ UserPoolId: here.UserPoolId })
    await expect(client.associateSoftwareToken({ AccessToken })).rejects.toMatchObject({
      name: 'SoftwareTokenMFANotFoundException',
      message: 'Software Token MFA has not been enabled by the userPool',
    })
  })

  it('is guarded by the lock of the password, which a right password does not open', async () => {
    const here = await town()
    const app = await withApp(here)
    const wrong = async () => {
      const { Session } = await here.start()
      return here.respond('SOFTWARE_TOKEN_MFA', Session, { SOFTWARE_TOKEN_MFA_CODE: otherThan(app.at(now(), 1)) })
    }
    for (let guess = 0; guess < 5; guess += 1) {
      await expect(wrong()).rejects.toMatchObject({ name: 'CodeMismatchException' })
    }
    await expect(here.start()).rejects.toMatchObject({ message: 'Password attempts exceeded' })
    clock.advance(60)
    const { Session } = await here.start()
    const answer = await here.respond('SOFTWARE_TOKEN_MFA', Session, { SOFTWARE_TOKEN_MFA_CODE: app.at(now()) })
    expect(answer).toHaveProperty('AuthenticationResult')
    // Everything was shown, so the guesses are forgotten.
    await expect(wrong()).rejects.toMatchObject({ name: 'CodeMismatchException' })
    await expect(here.start()).resolves.toHaveProperty('Session')
    clock.advance(-60)
  })
})

it('is asked for after the password was reset, too', async () => {
  const here = await town()
  await withApp(here)
  const { pool, Username } = here
  const ClientId = pool.clientId
  await client.forgotPassword({ ClientId, Username })
  const ConfirmationCode = (await here.sent())?.code
  await client.confirmForgotPassword({ ClientId, Username, ConfirmationCode, Password })
  expect(await here.start()).toMatchObject({ ChallengeName: 'SOFTWARE_TOKEN_MFA' })
})

describe('a second factor that is sent', () => {
  it.each([
    ['SMS_MFA', 'SMSMfaSettings', 'SMS', 'SMS_MFA_CODE', 'Text'],
    ['EMAIL_OTP', 'EmailMfaSettings', 'EMAIL', 'EMAIL_OTP_CODE', 'Mail'],
  ] as const)('is a code of six digits: %s', async (challenge, setting, medium, field, text) => {
    const here = await town()
    await client.setUserMFAPreference({ AccessToken: here.AccessToken, [setting]: ON })
    const first = await here.start()
    expect(first).toMatchObject({
      ChallengeName: challenge,
      ChallengeParameters: {
        CODE_DELIVERY_DELIVERY_MEDIUM: medium,
        CODE_DELIVERY_DESTINATION: expect.stringContaining('***'),
        USER_ID_FOR_SRP: here.Username,
      },
    })
    const message = await here.sent()
    const code = message?.code ?? ''
    expect(code).toMatch(/^\d{6}$/)
    expect(message).toMatchObject({ body: `${text} ${code}`, medium, subject: medium === 'EMAIL' ? 'Hello' : '' })

    // Another sign-in has a code of its own, and takes nothing from this one.
    const second = await here.start()
    const other = (await here.sent())?.code ?? ''
    const answer = ({ Session }: { Session?: string | undefined }, typed: string) =>
      here.respond(challenge, Session, { [field]: typed })
    const mismatch = { name: 'CodeMismatchException', message: 'Invalid code or auth state for the user.' }
    if (other !== code) await expect(answer(second, code)).rejects.toMatchObject(mismatch)
    await expect(answer(first, otherThan(code))).rejects.toMatchObject(mismatch)
    expect(await answer(first, code)).toHaveProperty('AuthenticationResult')
    expect(await answer(second, other)).toHaveProperty('AuthenticationResult')
    await expect(answer(first, code)).rejects.toThrow('session can only be used once')
  })

  it('is chosen where there are several', async () => {
    const here = await town()
    await withApp(here)
    const { AccessToken } = here
    await client.setUserMFAPreference({
      AccessToken,
      SMSMfaSettings: ON,
      SoftwareTokenMfaSettings: ON,
      EmailMfaSettings: ON,
    })
    for (const [answer, challenge] of [
      ['SOFTWARE_TOKEN_MFA', 'SOFTWARE_TOKEN_MFA'],
      ['SMS_MFA', 'SMS_MFA'],
      ['EMAIL_OTP', 'EMAIL_OTP'],
      ['EMAIL_MFA', 'EMAIL_OTP'],
    ] as const) {
      const { Session, ...asked } = await here.start()
      expect(asked).toMatchObject({
        ChallengeName: 'SELECT_MFA_TYPE',
        ChallengeParameters: {
          MFAS_CAN_CHOOSE: '["SMS_MFA","SOFTWARE_TOKEN_MFA","EMAIL_OTP"]',
          USER_ID_FOR_SRP: here.Username,
        },
      })
      await expect(here.respond('SELECT_MFA_TYPE', Session, { ANSWER: 'MFA_SETUP' })).rejects.toMatchObject({
        name: 'InvalidParameterException',
      })
      const next = await here.respond('SELECT_MFA_TYPE', Session, { ANSWER: answer })
      expect(next.ChallengeName).toBe(challenge)
      await expect(here.respond('SELECT_MFA_TYPE', Session, { ANSWER: answer })).rejects.toThrow('only be used once')
      if (challenge === 'SOFTWARE_TOKEN_MFA') continue
      const code = (await here.sent())?.code ?? ''
      const signedIn = await here.respond(challenge, next.Session, { [`${challenge}_CODE`]: code })
      expect(signedIn).toHaveProperty('AuthenticationResult')
    }
  })

  it('goes nowhere when its address is gone, and lets nobody in', async () => {
    const here = await town()
    const { at, AccessToken } = here
    await client.setUserMFAPreference({ AccessToken, SMSMfaSettings: ON })
    await client.adminDeleteUserAttributes({ ...at, UserAttributeNames: ['phone_number'] })
    await expect(here.start()).rejects.toMatchObject({ name: 'MFAMethodNotFoundException' })
  })

  it('keeps its address from resetting the password', async () => {
    const here = await town()
    const { AccessToken, pool, Username } = here
    await client.forgotPassword({ ClientId: pool.clientId, Username })
    const ConfirmationCode = (await here.sent())?.code
    await client.setUserMFAPreference({ AccessToken, EmailMfaSettings: ON, SMSMfaSettings: ON })
    await expect(
      client.confirmForgotPassword({ ClientId: pool.clientId, Username, ConfirmationCode, Password: 'New-passw0rd' }),
    ).rejects.toMatchObject({ name: 'ExpiredCodeException' })
    await expect(client.forgotPassword({ ClientId: pool.clientId, Username })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
  })
})

describe('what is preferred', () => {
  it.each([
    ['a factor is not there', { SoftwareTokenMfaSettings: ON }, 'SOFTWARE_TOKEN_MFA', false],
    ['there is no phone', { SMSMfaSettings: ON }, 'SMS_MFA', true],
    ['there is no address', { EmailMfaSettings: ON }, 'EMAIL_OTP', true],
  ])('is refused when %s', async (_, settings, factor, bare) => {
    const { AccessToken, at } = await town(ALL, 'OPTIONAL', bare)
    const refusal = {
      name: 'InvalidParameterException',
      message: `User does not have delivery config set to turn on ${factor}`,
    }
    await expect(client.setUserMFAPreference({ AccessToken, ...settings })).rejects.toMatchObject(refusal)
    await expect(client.adminSetUserMFAPreference({ ...at, ...settings })).rejects.toMatchObject(refusal)
  })

  it.each([
    ['two are preferred', { SMSMfaSettings: PREFERRED, EmailMfaSettings: PREFERRED }, ALL],
    ['one is preferred and off', { SMSMfaSettings: { PreferredMfa: true } }, ALL],
    ['the pool does not have it', { SMSMfaSettings: ON }, TOTP],
    ['there are no passkeys', { WebAuthnMfaSettings: { Enabled: true } }, ALL],
  ])('is refused when %s', async (_, settings, factors) => {
    const { AccessToken } = await town(factors)
    await expect(client.setUserMFAPreference({ AccessToken, ...settings })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
  })

  it('stays where it is not named', async () => {
    const here = await town()
    const { AccessToken, at } = here
    const shown = async () => {
      const { UserMFASettingList: list, PreferredMfaSetting: preferred } = await client.adminGetUser(at)
      return [list, preferred]
    }
    await client.setUserMFAPreference({ AccessToken, SMSMfaSettings: PREFERRED })
    await client.setUserMFAPreference({ AccessToken, EmailMfaSettings: ON })
    expect(await shown()).toEqual([['SMS_MFA', 'EMAIL_OTP'], 'SMS_MFA'])
    await client.setUserMFAPreference({ AccessToken, EmailMfaSettings: PREFERRED })
    expect(await shown()).toEqual([['SMS_MFA', 'EMAIL_OTP'], 'EMAIL_OTP'])
    await client.setUserMFAPreference({ AccessToken, EmailMfaSettings: { Enabled: false } })
    expect(await shown()).toEqual([['SMS_MFA'], undefined])
    await client.setUserMFAPreference({ AccessToken, SMSMfaSettings: { Enabled: false } })
    expect(await shown()).toEqual([undefined, undefined])
  })

  it('is turned on and off by the older operations, which speak of texts', async () => {
    const here = await town()
    const { AccessToken, at, UserPoolId } = here
    const MFAOptions = [{ DeliveryMedium: 'SMS', AttributeName: 'phone_number' } as const]
    for (const set of [
      (options: typeof MFAOptions) => client.setUserSettings({ AccessToken, MFAOptions: options }),
      (options: typeof MFAOptions) => client.adminSetUserSettings({ ...at, MFAOptions: options }),
    ]) {
      await set(MFAOptions)
      expect(await client.getUser({ AccessToken })).toMatchObject({ MFAOptions, UserMFASettingList: ['SMS_MFA'] })
      expect(await client.adminGetUser(at)).toMatchObject({ MFAOptions })
      expect((await client.listUsers({ UserPoolId })).Users).toMatchObject([{ MFAOptions }])
      expect(await here.start()).toMatchObject({ ChallengeName: 'SMS_MFA' })
      await set([])
      expect((await client.listUsers({ UserPoolId })).Users?.[0]).not.toHaveProperty('MFAOptions')
      expect(await here.start()).toHaveProperty('AuthenticationResult')
    }
    const byMail = [{ DeliveryMedium: 'EMAIL', AttributeName: 'email' } as const]
    await expect(client.setUserSettings({ AccessToken, MFAOptions: byMail })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
  })
})

describe('the set-up of a second factor at sign-in', () => {
  it('is demanded where one is, and goes by an authenticator app', async () => {
    const here = await town(ALL, 'ON', true)
    const asked = await here.start()
    expect(asked).toMatchObject({
      ChallengeName: 'MFA_SETUP',
      ChallengeParameters: {
        MFAS_CAN_SETUP: '["SMS_MFA","SOFTWARE_TOKEN_MFA","EMAIL_OTP"]',
        USER_ID_FOR_SRP: here.Username,
      },
    })
    const invalid = { name: 'NotAuthorizedException', message: 'Invalid session for the user.' }
    await expect(here.respond('MFA_SETUP', asked.Session)).rejects.toMatchObject(invalid)
    await expect(client.verifySoftwareToken({ Session: asked.Session, UserCode: '000000' })).rejects.toMatchObject({
      message: 'User has not set up software token mfa',
    })
    const associated = await client.associateSoftwareToken({ Session: asked.Session })
    await expect(client.associateSoftwareToken({ Session: asked.Session })).rejects.toThrow('only be used once')
    const app = authenticator(associated.SecretCode)
    const { Session } = associated
    await expect(here.respond('MFA_SETUP', Session)).rejects.toMatchObject(invalid)
    await expect(client.verifySoftwareToken({ Session, UserCode: otherThan(app.at(now())) })).rejects.toMatchObject({
      name: 'EnableSoftwareTokenMFAException',
    })
    const verified = await client.verifySoftwareToken({ Session, UserCode: app.at(now()) })
    expect(verified.Status).toBe('SUCCESS')
    expect((await here.respond('MFA_SETUP', verified.Session)).AuthenticationResult).toHaveProperty('AccessToken')
    await expect(here.respond('MFA_SETUP', verified.Session)).rejects.toThrow('only be used once')

    const next = await here.start()
    expect(next.ChallengeName).toBe('SOFTWARE_TOKEN_MFA')
    const answer = (code: string) => here.respond('SOFTWARE_TOKEN_MFA', next.Session, { SOFTWARE_TOKEN_MFA_CODE: code })
    await expect(answer(app.at(now()))).rejects.toMatchObject({ name: 'ExpiredCodeException' })
    expect(await answer(app.at(now(), 1))).toHaveProperty('AuthenticationResult')
  })

  it('goes on with whoever began', async () => {
    const { pool, UserPoolId, Username, respond } = await town(TOTP, 'ON', true)
    const ClientId = pool.clientId
    const asked = await client.adminInitiateAuth({
      UserPoolId,
      ClientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: Username, PASSWORD: Password },
    })
    const associated = await client.associateSoftwareToken({ Session: asked.Session })
    const UserCode = authenticator(associated.SecretCode).at(now())
    const { Session } = await client.verifySoftwareToken({ Session: associated.Session, UserCode })
    await expect(respond('MFA_SETUP', Session)).rejects.toMatchObject({ name: 'NotAuthorizedException' })
    const done = await client.adminRespondToAuthChallenge({
      UserPoolId,
      ClientId,
      ChallengeName: 'MFA_SETUP',
      Session,
      ChallengeResponses: { USERNAME: Username },
    })
    expect(done).toHaveProperty('AuthenticationResult')
  })

  it('is refused to whoever was disabled meanwhile', async () => {
    const { at, start } = await town(TOTP, 'ON', true)
    const { Session } = await start()
    await client.adminDisableUser(at)
    await expect(client.associateSoftwareToken({ Session })).rejects.toMatchObject({ name: 'NotAuthorizedException' })
  })

  it('comes after the new password of somebody who was invited', async () => {
    const here = await town(TOTP, 'ON', true)
    await client.adminSetUserPassword({ ...here.at, Password: 'Temp-passw0rd' })
    const { Session } = await client.initiateAuth({
      ClientId: here.pool.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: here.Username, PASSWORD: 'Temp-passw0rd' },
    })
    const next = await here.respond('NEW_PASSWORD_REQUIRED', Session, { NEW_PASSWORD: Password })
    expect(next).toMatchObject({ ChallengeName: 'MFA_SETUP' })
  })

  it('goes by an address that a code proves', async () => {
    const here = await town(ALL, 'ON', true)
    const { Session } = await here.start()
    for (const EMAIL of ['ana', 'x'.repeat(3_000)]) {
      await expect(here.respond('MFA_SETUP', Session, { EMAIL })).rejects.toMatchObject({
        name: 'InvalidParameterException',
      })
    }
    const EMAIL = `${here.Username}@example.org`
    const asked = await here.respond('MFA_SETUP', Session, { EMAIL })
    expect(asked).toMatchObject({
      ChallengeName: 'EMAIL_OTP',
      ChallengeParameters: { CODE_DELIVERY_DESTINATION: 'a***@e***' },
    })
    const message = await here.sent()
    expect(message).toMatchObject({ destination: EMAIL })
    const done = await here.respond('EMAIL_OTP', asked.Session, { EMAIL_OTP_CODE: message?.code ?? '' })
    expect(done).toHaveProperty('AuthenticationResult')
    const user = await client.adminGetUser(here.at)
    expect(user).toMatchObject({ PreferredMfaSetting: 'EMAIL_OTP', UserMFASettingList: ['EMAIL_OTP'] })
    expect(user.UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'true' })
    expect(await here.start()).toMatchObject({ ChallengeName: 'EMAIL_OTP' })
  })

  it('puts nothing in the place of what its owner has set up meanwhile', async () => {
    const here = await town(TOTP, 'ON', true)
    const [asked, again, later] = [await here.start(), await here.start(), await here.start()]
    const associated = await client.associateSoftwareToken({ Session: asked.Session })
    const UserCode = authenticator(associated.SecretCode).at(now())
    const proven = await client.verifySoftwareToken({ Session: associated.Session, UserCode })
    const waiting = await client.associateSoftwareToken({ Session: again.Session })
    await withApp(here)
    const waitingCode = authenticator(waiting.SecretCode).at(now())
    for (const call of [
      here.respond('MFA_SETUP', proven.Session),
      client.verifySoftwareToken({ Session: waiting.Session, UserCode: waitingCode }),
      client.associateSoftwareToken({ Session: later.Session }),
    ]) {
      await expect(call).rejects.toMatchObject({ name: 'NotAuthorizedException' })
    }
  })

  it('is not needed with a phone, where texts are sent', async () => {
    const { start } = await town({ SmsMfaConfiguration: { SmsConfiguration } }, 'ON')
    expect(await start()).toMatchObject({ ChallengeName: 'SMS_MFA' })
  })
})
