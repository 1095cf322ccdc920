import { describe, expect, it } from 'vitest'
import { ALL, ON, Password, towns } from '../../test/mfa-towns.ts'
import { server } from '../../test/server.ts'

// Between two steps of a sign-in an administrator, or the user, may take away what the next one shows: because somebody
// else holds it.

const running = await server()
const { client, pool: makePool } = running
const { town, withApp, now } = towns(running)
const pool = await town()

describe('a second factor', () => {
  it('is no code that went to a telephone which is the user’s no more', async () => {
    const ana = await pool.another()
    await client.adminSetUserMFAPreference({ ...ana.at, SMSMfaSettings: ON })
    const { Session } = await ana.start()
    const SMS_MFA_CODE = (await ana.sent())?.code ?? ''
    const move = (Value: string) =>
      client.adminUpdateUserAttributes({ ...ana.at, UserAttributes: [{ Name: 'phone_number', Value }] })
    const old = (await ana.sent())?.destination ?? ''
    await move('+15550009999')
    const show = () => ana.respond('SMS_MFA', Session, { SMS_MFA_CODE })
    await expect(show()).rejects.toMatchObject({ name: 'CodeMismatchException' })
    await move(old)
    expect(await show()).toHaveProperty('AuthenticationResult')
  })

  it('that is turned off meanwhile stands for none of those that are on', async () => {
    const ana = await pool.another()
    const app = await withApp(ana)
    await client.adminSetUserMFAPreference({ ...ana.at, SMSMfaSettings: ON, SoftwareTokenMfaSettings: ON })
    const asked = await ana.start()
    const { Session } = await ana.respond('SELECT_MFA_TYPE', asked.Session, { ANSWER: 'SMS_MFA' })
    await client.adminSetUserMFAPreference({ ...ana.at, SMSMfaSettings: { Enabled: false } })
    const SMS_MFA_CODE = (await ana.sent())?.code ?? ''
    const next = await ana.respond('SMS_MFA', Session, { SMS_MFA_CODE })
    expect(next).toMatchObject({ ChallengeName: 'SOFTWARE_TOKEN_MFA' })
    const SOFTWARE_TOKEN_MFA_CODE = app.at(now(), 1)
    const done = await ana.respond('SOFTWARE_TOKEN_MFA', next.Session, { SOFTWARE_TOKEN_MFA_CODE })
    expect(done).toHaveProperty('AuthenticationResult')
  })
})

it('an address that nobody has shown is guessed at 30 times, by however many who set it up', async () => {
  const strict = await town(ALL, 'ON', true)
  const EMAIL = 'victim@example.com'
  let judged = 0
  let refused = ''
  while (refused === '' && judged < 40) {
    // Whoever signs up makes as many users as it takes.
    const { Username } = strict
    const name = `${Username}-${judged}`
    const at = { UserPoolId: strict.UserPoolId, Username: name }
    await client.adminCreateUser({ ...at, MessageAction: 'SUPPRESS' })
    await client.adminSetUserPassword({ ...at, Password, Permanent: true })
    const answer = (
      ChallengeName: 'MFA_SETUP' | 'EMAIL_OTP',
      Session: string | undefined,
      given: Record<string, string>,
    ) =>
      client.respondToAuthChallenge({
        ClientId: strict.pool.clientId,
        ChallengeName,
        Session,
        ChallengeResponses: { USERNAME: name, ...given },
      })
    const begun = await client.initiateAuth({
      ClientId: strict.pool.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: name, PASSWORD: Password },
    })
    const { Session } = await answer('MFA_SETUP', begun.Session, { EMAIL })
    for (let guess = 0; guess < 4 && refused === ''; guess += 1) {
      const outcome = await answer('EMAIL_OTP', Session, { EMAIL_OTP_CODE: 'x' }).catch((error: Error) => error)
      if (outcome instanceof Error && outcome.name === 'CodeMismatchException') judged += 1
      else refused = outcome instanceof Error ? outcome.name : 'taken'
    }
  }
  expect({ judged, refused }).toEqual({ judged: 30, refused: 'TooManyRequestsException' })
})

it('codes to a telephone that others have told are not used up by them for whoever has shown it', async () => {
  const strict = await town({ SmsMfaConfiguration: ALL.SmsMfaConfiguration }, 'ON', true)
  const PHONE = '+15557654321'
  const person = async (Username: string, isVerified: boolean) => {
    const at = { UserPoolId: strict.UserPoolId, Username }
    const attributes = { phone_number: PHONE, phone_number_verified: String(isVerified) }
    const UserAttributes = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }))
    await client.adminCreateUser({ ...at, UserAttributes, MessageAction: 'SUPPRESS' })
    await client.adminSetUserPassword({ ...at, Password, Permanent: true })
    return () =>
      client.initiateAuth({
        ClientId: strict.pool.clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: Username, PASSWORD: Password },
      })
  }
  const starts = [await person('eve', false), await person('mallory', false), await person('trudy', false)]
  let sent = 0
  for (const start of [...starts, ...starts, ...starts, ...starts]) {
    const outcome = await start().catch((error: Error) => error)
    if (outcome instanceof Error) expect(outcome.name).toBe('TooManyRequestsException')
    else sent += 1
  }
  expect(sent).toBe(10)
  const owner = await person('owner', true)
  expect(await owner()).toMatchObject({ ChallengeName: 'SMS_MFA' })
})

it('a sign-up leads on to no sign-in where a second factor has become due', async () => {
  const here = await makePool(
    {
      AutoVerifiedAttributes: ['email'],
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
    },
    { ExplicitAuthFlows: ['ALLOW_USER_AUTH'] },
  )
  const at = { ClientId: here.clientId, Username: 'ana' }
  const UserAttributes = [{ Name: 'email', Value: 'ana@example.com' }]
  const { Session: first } = await client.signUp({ ...at, UserAttributes })
  const { Session } = await client.confirmSignUp({ ...at, Session: first, ConfirmationCode: await here.code('ana') })
  await client.setUserPoolMfaConfig({
    UserPoolId: here.id,
    MfaConfiguration: 'ON',
    SoftwareTokenMfaConfiguration: { Enabled: true },
  })
  const AuthParameters = { USERNAME: 'ana' }
  await expect(
    client.initiateAuth({ ClientId: here.clientId, AuthFlow: 'USER_AUTH', AuthParameters, Session }),
  ).rejects.toMatchObject({ name: 'NotAuthorizedException', message: 'Invalid session for the user.' })
})
