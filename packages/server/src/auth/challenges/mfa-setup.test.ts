import { describe, expect, it } from 'vitest'
import { authenticator, otherThan } from '../../../test/authenticator.ts'
import { ALL, Password, SmsConfiguration, TOTP, towns } from '../../../test/mfa-towns.ts'
import { server } from '../../../test/server.ts'

const running = await server()
const { client } = running
const { town, withApp, now } = towns(running)

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
      () => here.respond('MFA_SETUP', proven.Session),
      () => client.verifySoftwareToken({ Session: waiting.Session, UserCode: waitingCode }),
      () => client.associateSoftwareToken({ Session: later.Session }),
    ]) {
      await expect(call()).rejects.toMatchObject({ name: 'NotAuthorizedException' })
    }
  })

  it('is not needed with a phone, where texts are sent', async () => {
    const { start } = await town({ SmsMfaConfiguration: { SmsConfiguration } }, 'ON')
    expect(await start()).toMatchObject({ ChallengeName: 'SMS_MFA' })
  })
})
