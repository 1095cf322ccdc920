import { describe, expect, it } from 'vitest'
import { authenticator, otherThan } from '../../../test/authenticator.ts'
import { ALL, ON, Password, PREFERRED, TOTP, towns } from '../../../test/mfa-towns.ts'
import { server } from '../../../test/server.ts'
import { srpClaim, srpStart } from '../../../test/srp-client.ts'

const running = await server()
const { client, clock } = running
const { town, withApp, now } = towns(running)

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
