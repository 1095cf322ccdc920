import type { AuthFactorType } from '@aws-sdk/client-cognito-identity-provider'
import { describe, expect, it } from 'vitest'
import { authenticator } from '../../../test/authenticator.ts'
import { claims } from '../../../test/claims.ts'
import { server } from '../../../test/server.ts'
import { expectTokens } from '../../../test/sign-in-answer.ts'
import { srpClaim, srpStart } from '../../../test/srp-client.ts'

const { client, pool: makePool, inbox, clock, services } = await server()
const PASSWORD = 'Passw0rd!'
const APP = { ExplicitAuthFlows: ['ALLOW_USER_AUTH', 'ALLOW_USER_PASSWORD_AUTH'] } as const
const ALL = ['PASSWORD_SRP', 'PASSWORD', 'EMAIL_OTP', 'SMS_OTP']
const INVALID = { name: 'NotAuthorizedException', message: 'Invalid session for the user.' }
const WRONG = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' }
const BEYOND = 'No sign-in to the user pool reaches any of TARGET_ACR_VALUES.'
const MISMATCH = { name: 'CodeMismatchException', message: 'Invalid code or auth state for the user.' }

const policy = (...AllowedFirstAuthFactors: AuthFactorType[]) => ({
  Policies: { SignInPolicy: { AllowedFirstAuthFactors } },
})
const pool = await makePool(policy('PASSWORD', 'EMAIL_OTP', 'SMS_OTP'), {
  ...APP,
  ExplicitAuthFlows: [...APP.ExplicitAuthFlows],
})
const { id: UserPoolId, clientId: ClientId } = pool
const flags = { email_verified: 'true', phone_number_verified: 'true' }
let people = 0

/** Somebody with addresses of both kinds, verified unless told. */
async function person(more: Record<string, string> = {}, password: string | undefined = PASSWORD) {
  people += 1
  const Username = `ana${people}`
  const attributes = {
    email: `${Username}@example.com`,
    phone_number: `+1555${String(people).padStart(7, '0')}`,
    ...flags,
    ...more,
  }
  const UserAttributes = Object.entries(attributes)
    .filter(([, value]) => value !== '')
    .map(([Name, Value]) => ({ Name, Value }))
  const at = { UserPoolId, Username }
  await client.adminCreateUser({ ...at, UserAttributes, MessageAction: 'SUPPRESS' })
  if (password) await client.adminSetUserPassword({ ...at, Password: password, Permanent: true })
  return at
}

const begin = (USERNAME: string, more: Record<string, string> = {}, ofClient = ClientId) =>
  client.initiateAuth({ ClientId: ofClient, AuthFlow: 'USER_AUTH', AuthParameters: { USERNAME, ...more } })
const prefer = (USERNAME: string, PREFERRED_CHALLENGE: string, more: Record<string, string> = {}) =>
  begin(USERNAME, { PREFERRED_CHALLENGE, ...more })
const answer = (
  USERNAME: string,
  ChallengeName: string,
  Session: string | undefined,
  responses: Record<string, string>,
) =>
  client.respondToAuthChallenge({
    ClientId,
    ChallengeName: ChallengeName as 'SELECT_CHALLENGE',
    Session,
    ChallengeResponses: { USERNAME, ...responses },
  })
const sent = async (username: string) => (await inbox.read({ poolId: UserPoolId, username }, 0)).at(-1)

const proofs = {
  PASSWORD: async () => ({ PASSWORD }),
  EMAIL_OTP: async (username: string) => ({ EMAIL_OTP_CODE: (await sent(username))?.code ?? '' }),
  SMS_OTP: async (username: string) => ({ SMS_OTP_CODE: (await sent(username))?.code ?? '' }),
}

describe('a sign-in whose first factor is chosen', () => {
  it('offers what the pool allows and the user has', async () => {
    const offered = async (Username: string) => {
      const { ChallengeName, AvailableChallenges, ChallengeParameters, Session } = await begin(Username)
      expect({ ChallengeName, ChallengeParameters }).toEqual({
        ChallengeName: 'SELECT_CHALLENGE',
        ChallengeParameters: {},
      })
      expect(Session).toMatch(/^AYABe/)
      return AvailableChallenges
    }
    expect(await offered((await person()).Username)).toEqual(ALL)
    expect(await offered((await person({ email_verified: 'false' })).Username)).toEqual([
      'PASSWORD_SRP',
      'PASSWORD',
      'SMS_OTP',
    ])
    expect(await offered((await person({ phone_number: '', phone_number_verified: '' }, '')).Username)).toEqual([
      'EMAIL_OTP',
    ])
    const invited = { UserPoolId, Username: 'invited' }
    await client.adminCreateUser({ ...invited, TemporaryPassword: PASSWORD, MessageAction: 'SUPPRESS' })
    const UserAttributes = [
      { Name: 'email', Value: 'i@example.com' },
      { Name: 'email_verified', Value: 'true' },
    ]
    await client.adminUpdateUserAttributes({ ...invited, UserAttributes })
    expect(await offered('invited')).toEqual(['PASSWORD_SRP', 'PASSWORD'])
    // Not available, so what is there is offered.
    expect(await prefer('invited', 'EMAIL_OTP')).toMatchObject({ ChallengeName: 'SELECT_CHALLENGE' })
    expect(await prefer('invited', 'PASSWORD', { PASSWORD })).toMatchObject({ ChallengeName: 'NEW_PASSWORD_REQUIRED' })
  })

  it.each([
    ['PASSWORD', undefined],
    ['EMAIL_OTP', /^a\*\*\*@e\*\*\*$/],
    ['SMS_OTP', /^\+\*{7}\d{4}$/],
  ] as const)('is by %s, chosen or preferred', async (factor, destination) => {
    const { Username } = await person()
    const preferred = await prefer(Username, factor)
    expect(preferred).toMatchObject({ ChallengeName: factor, AvailableChallenges: ALL })
    const proof = await proofs[factor](Username)
    if (destination) {
      const { CODE_DELIVERY_DESTINATION, ...rest } = preferred.ChallengeParameters ?? {}
      expect(CODE_DELIVERY_DESTINATION).toMatch(destination)
      expect(rest).toEqual({ CODE_DELIVERY_DELIVERY_MEDIUM: factor === 'EMAIL_OTP' ? 'EMAIL' : 'SMS' })
      expect(Object.values(proof)[0]).toMatch(/^\d{8}$/)
    }
    expectTokens(await answer(Username, factor, preferred.Session, proof))
    await expect(answer(Username, factor, preferred.Session, proof)).rejects.toThrow('session can only be used once')

    const { Session } = await begin(Username)
    const given = factor === 'PASSWORD' ? { PASSWORD } : {}
    const chosen = await answer(Username, 'SELECT_CHALLENGE', Session, { ANSWER: factor, ...given })
    expect(chosen).not.toHaveProperty('AvailableChallenges')
    if (factor === 'PASSWORD') return expectTokens(chosen)
    expect(chosen.ChallengeName).toBe(factor)
    return expectTokens(await answer(Username, factor, chosen.Session, await proofs[factor](Username)))
  })

  it('is by SRP, chosen, preferred, or preferred with its first step', async () => {
    const { Username } = await person()
    const start = srpStart()
    const SRP_A = start.A
    const select = (await begin(Username)).Session
    const asked = await prefer(Username, 'PASSWORD_SRP')
    expect(asked).toMatchObject({ ChallengeName: 'PASSWORD_SRP', AvailableChallenges: ALL })
    const ways = [
      await prefer(Username, 'PASSWORD_SRP', { SRP_A }),
      await answer(Username, 'PASSWORD_SRP', asked.Session, { SRP_A }),
      await answer(Username, 'SELECT_CHALLENGE', select, { ANSWER: 'PASSWORD_SRP', SRP_A }),
    ]
    for (const { ChallengeName, ChallengeParameters, Session } of ways) {
      expect(ChallengeName).toBe('PASSWORD_VERIFIER')
      expect(Session).toBeDefined()
      expectTokens(
        await answer(
          Username,
          'PASSWORD_VERIFIER',
          Session,
          srpClaim(UserPoolId, PASSWORD, start, ChallengeParameters),
        ),
      )
    }
  })

  it('takes the password that comes along', async () => {
    const { Username } = await person()
    expectTokens(await prefer(Username, 'PASSWORD', { PASSWORD }))
    await expect(prefer(Username, 'PASSWORD', { PASSWORD: 'Wr0ng-one' })).rejects.toMatchObject(WRONG)
  })

  it('is by password alone, and goes on as ever, for whoever has a second factor', async () => {
    const town = await makePool(policy('PASSWORD', 'EMAIL_OTP'), {
      ExplicitAuthFlows: ['ALLOW_USER_AUTH', 'ALLOW_USER_PASSWORD_AUTH'],
    })
    const { username, password, accessToken } = await town.signedIn()
    const SoftwareTokenMfaConfiguration = { Enabled: true }
    await client.setUserPoolMfaConfig({
      UserPoolId: town.id,
      MfaConfiguration: 'OPTIONAL',
      SoftwareTokenMfaConfiguration,
    })
    expect((await begin(username, {}, town.clientId)).AvailableChallenges).toContain('EMAIL_OTP')
    const app = authenticator((await client.associateSoftwareToken({ AccessToken: accessToken })).SecretCode)
    await client.verifySoftwareToken({ AccessToken: accessToken, UserCode: app.at(services.clock.now()) })
    const mfa = { AccessToken: accessToken, SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } }
    await client.setUserMFAPreference(mfa)
    expect((await begin(username, {}, town.clientId)).AvailableChallenges).toEqual(['PASSWORD_SRP', 'PASSWORD'])
    const shown = await begin(username, { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: password }, town.clientId)
    expect(shown.ChallengeName).toBe('SOFTWARE_TOKEN_MFA')
  })

  it('goes for back ends, too', async () => {
    const { Username } = await person()
    const AuthParameters = { USERNAME: Username, PREFERRED_CHALLENGE: 'EMAIL_OTP' }
    const begun = await client.adminInitiateAuth({ UserPoolId, ClientId, AuthFlow: 'USER_AUTH', AuthParameters })
    expect(begun.AvailableChallenges).toEqual(ALL)
    const ChallengeResponses = { USERNAME: Username, ...(await proofs.EMAIL_OTP(Username)) }
    const given = { ClientId, ChallengeName: 'EMAIL_OTP', Session: begun.Session, ChallengeResponses } as const
    await expect(client.respondToAuthChallenge(given)).rejects.toMatchObject(INVALID)
    expectTokens(await client.adminRespondToAuthChallenge({ UserPoolId, ...given }))
  })

  it('is refused in the tier that has none', async () => {
    const town = await makePool({ UserPoolTier: 'LITE' }, { ExplicitAuthFlows: ['ALLOW_USER_AUTH'] })
    await expect(begin('ana', {}, town.clientId)).rejects.toMatchObject({ name: 'FeatureUnavailableInTierException' })
  })
})

describe('its tokens', () => {
  it('tell how somebody signed in, by the names of the pool, and after a refresh too', async () => {
    const settings = { ...policy('PASSWORD', 'EMAIL_OTP'), AcrConfiguration: { Level2: { AcrValue: 'medium' } } }
    const town = await makePool(settings, { ExplicitAuthFlows: ['ALLOW_USER_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] })
    const { UserPool } = await client.describeUserPool({ UserPoolId: town.id })
    expect(UserPool?.AcrConfiguration).toEqual({
      Level1: { AcrValue: 'urn:cognito:loa:1' },
      Level2: { AcrValue: 'medium' },
      Level3: { AcrValue: 'urn:cognito:loa:3' },
      Level4: { AcrValue: 'urn:cognito:loa:4' },
    })
    const { username } = await town.user()
    const at = { ClientId: town.clientId, ChallengeName: 'EMAIL_OTP' } as const
    const { Session } = await begin(username, { PREFERRED_CHALLENGE: 'EMAIL_OTP', MAX_AGE: '0' }, town.clientId)
    const ChallengeResponses = { USERNAME: username, EMAIL_OTP_CODE: await town.code(username) }
    const { AuthenticationResult: first } = await client.respondToAuthChallenge({ ...at, Session, ChallengeResponses })
    const AuthParameters = { REFRESH_TOKEN: first?.RefreshToken ?? '' }
    const refresh = { ClientId: town.clientId, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters } as const
    const { AuthenticationResult: next } = await client.initiateAuth(refresh)
    for (const token of [first?.AccessToken, first?.IdToken, next?.AccessToken, next?.IdToken]) {
      expect(claims(token ?? '')).toMatchObject({ acr: 'medium', amr: ['email_otp'] })
    }
  })

  it.each([
    ['InvalidParameterException', { AcrConfiguration: { Level5: { AcrValue: 'five' } } }],
    ['InvalidParameterException', { AcrConfiguration: { Level1: { AcrValue: 'urn:cognito:loa:2' } } }],
    ['FeatureUnavailableInTierException', { UserPoolTier: 'LITE', AcrConfiguration: { Level1: { AcrValue: 'one' } } }],
  ])('have names that fit, else %s', async (name, settings) => {
    await expect(makePool(settings as object)).rejects.toMatchObject({ name })
  })
})

describe('TARGET_ACR_VALUES', async () => {
  const town = await makePool(policy('PASSWORD', 'EMAIL_OTP'), {
    ExplicitAuthFlows: ['ALLOW_USER_AUTH', 'ALLOW_USER_PASSWORD_AUTH'],
  })
  await client.setUserPoolMfaConfig({
    UserPoolId: town.id,
    MfaConfiguration: 'OPTIONAL',
    SoftwareTokenMfaConfiguration: { Enabled: true },
    SmsMfaConfiguration: { SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/r' } },
  })
  const level = (...levels: number[]) => ({
    TARGET_ACR_VALUES: levels.map((each) => `urn:cognito:loa:${each}`).join(' '),
  })
  const aim = (username: string, more: Record<string, string>) => begin(username, more, town.clientId)
  const byPassword = { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD }
  const TOO_LOW = 'The sign-in does not reach the requested level of authentication.'

  /** Somebody who prefers texts, and has an authenticator app as well. */
  async function twofold() {
    const { username, accessToken: AccessToken } = await town.signedIn()
    const UserAttributes = [{ Name: 'phone_number', Value: '+15550001111' }]
    await client.adminUpdateUserAttributes({ UserPoolId: town.id, Username: username, UserAttributes })
    const app = authenticator((await client.associateSoftwareToken({ AccessToken })).SecretCode)
    await client.verifySoftwareToken({ AccessToken, UserCode: app.at(services.clock.now()) })
    await client.setUserMFAPreference({
      AccessToken,
      SMSMfaSettings: { Enabled: true, PreferredMfa: true },
      SoftwareTokenMfaSettings: { Enabled: true },
    })
    return { username, code: () => app.at(services.clock.now(), 1) }
  }

  it('ask for the second factor that reaches it, whatever is preferred', async () => {
    const { username, code } = await twofold()
    expect((await aim(username, { ...byPassword, ...level(3) })).ChallengeName).toBe('SMS_MFA')
    const { ChallengeName, Session } = await aim(username, { ...byPassword, ...level(4) })
    expect(ChallengeName).toBe('SOFTWARE_TOKEN_MFA')
    const ChallengeResponses = { USERNAME: username, SOFTWARE_TOKEN_MFA_CODE: code() }
    const at = { ClientId: town.clientId, ChallengeName, Session }
    const { AuthenticationResult: result } = await client.respondToAuthChallenge({ ...at, ChallengeResponses })
    expect(claims(result?.AccessToken ?? '')['acr']).toBe('urn:cognito:loa:4')
  })

  it('offer the first factors that reach it, of the first level that is reached', async () => {
    const { username } = await town.user()
    expect((await aim(username, level(2))).AvailableChallenges).toEqual(['EMAIL_OTP'])
    expect((await aim(username, level(4, 2))).AvailableChallenges).toEqual(['EMAIL_OTP'])
    expect((await aim(username, level(1))).AvailableChallenges).toEqual(['PASSWORD_SRP', 'PASSWORD', 'EMAIL_OTP'])
    const { AvailableChallenges, Session } = await aim(username, level(2))
    expect(AvailableChallenges).toEqual(['EMAIL_OTP'])
    const ChallengeResponses = { USERNAME: username, ANSWER: 'PASSWORD', PASSWORD }
    const at = { ClientId: town.clientId, ChallengeName: 'SELECT_CHALLENGE' as const, Session }
    await expect(client.respondToAuthChallenge({ ...at, ChallengeResponses })).rejects.toMatchObject({
      message: 'ANSWER must be one of AvailableChallenges.',
    })
  })

  it('look the same of nobody and of who cannot reach it, who is told once a factor was shown', async () => {
    const { username } = await town.user()
    const { AvailableChallenges: real, ChallengeName } = await aim(username, level(4))
    expect(await aim('nobody', level(4))).toMatchObject({ AvailableChallenges: real, ChallengeName })
    await expect(aim(username, { ...byPassword, ...level(4) })).rejects.toMatchObject({ message: TOO_LOW })
    const wrong = { ...byPassword, PASSWORD: 'Wr0ng-one', ...level(4) }
    await expect(aim(username, wrong)).rejects.toMatchObject(WRONG)
    await expect(aim('nobody', wrong)).rejects.toMatchObject(WRONG)
  })
})

describe('what does not fit is refused', async () => {
  const { Username } = await person()

  it.each([
    ['a factor that is none', { PREFERRED_CHALLENGE: 'PIE' }, 'PREFERRED_CHALLENGE is not a first factor.'],
    ['a level that is none', { TARGET_ACR_VALUES: 'x' }, BEYOND],
    ['a level that no sign-in reaches here', { TARGET_ACR_VALUES: 'urn:cognito:loa:4' }, BEYOND],
    ['an age that is none', { MAX_AGE: '-1' }, 'MAX_AGE is a number of seconds.'],
    ['a public value that is none', { PREFERRED_CHALLENGE: 'PASSWORD_SRP', SRP_A: '0' }, 'Invalid SRP_A value.'],
  ])('at the start: %s', async (_, parameters, message) => {
    await expect(begin(Username, parameters)).rejects.toMatchObject({ name: 'InvalidParameterException', message })
  })

  it.each([
    ['what is not offered', { ANSWER: 'WEB_AUTHN' }, 'ANSWER must be one of AvailableChallenges.'],
    ['what is nothing', { ANSWER: 'constructor' }, 'ANSWER must be one of AvailableChallenges.'],
    ['no answer', {}, 'Missing required parameter ANSWER'],
    ['a password that is missing', { ANSWER: 'PASSWORD' }, 'Missing required parameter PASSWORD'],
    ['a public value that is missing', { ANSWER: 'PASSWORD_SRP' }, 'Missing required parameter SRP_A'],
  ])('as a choice: %s', async (_, responses, message) => {
    const { Session } = await begin(Username)
    const refusal = { name: 'InvalidParameterException', message }
    await expect(answer(Username, 'SELECT_CHALLENGE', Session, responses)).rejects.toMatchObject(refusal)
  })

  it('an answer out of order, to another challenge, or for somebody else', async () => {
    const other = (await person()).Username
    const select = (await begin(Username)).Session
    const { Session } = await prefer(Username, 'EMAIL_OTP')
    const proof = await proofs.EMAIL_OTP(Username)
    await expect(answer(Username, 'EMAIL_OTP', select, proof)).rejects.toMatchObject(INVALID)
    await expect(answer(Username, 'SMS_OTP', Session, { SMS_OTP_CODE: proof.EMAIL_OTP_CODE })).rejects.toMatchObject(
      INVALID,
    )
    await expect(answer(Username, 'SELECT_CHALLENGE', Session, { ANSWER: 'SMS_OTP' })).rejects.toMatchObject(INVALID)
    await expect(answer(other, 'EMAIL_OTP', Session, proof)).rejects.toMatchObject(INVALID)
    const flow = { ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: Username, PASSWORD } } as const
    await expect(client.initiateAuth({ ...flow, Session })).rejects.toMatchObject(INVALID)
    await expect(answer(Username, 'EMAIL_OTP', Session, { EMAIL_OTP_CODE: '00000000x' })).rejects.toMatchObject(
      MISMATCH,
    )
    expectTokens(await answer(Username, 'EMAIL_OTP', Session, proof))
  })

  it('a code that is too old, of another sign-in, or for an address that is no longer the user’s', async () => {
    const at = await person()
    const old = await prefer(at.Username, 'EMAIL_OTP')
    const first = await proofs.EMAIL_OTP(at.Username)
    const next = await prefer(at.Username, 'EMAIL_OTP')
    await expect(answer(at.Username, 'EMAIL_OTP', next.Session, first)).rejects.toMatchObject(MISMATCH)
    await client.adminUpdateUserAttributes({ ...at, UserAttributes: [{ Name: 'email_verified', Value: 'false' }] })
    const proof = await proofs.EMAIL_OTP(at.Username)
    await expect(answer(at.Username, 'EMAIL_OTP', next.Session, proof)).rejects.toMatchObject(MISMATCH)
    clock.advance(181)
    await expect(answer(at.Username, 'EMAIL_OTP', old.Session, first)).rejects.toThrow('session is expired')
  })

  it('more guesses at a code than a lockout lets through', async () => {
    const at = await person()
    const { Session } = await prefer(at.Username, 'EMAIL_OTP')
    const right = await proofs.EMAIL_OTP(at.Username)
    const guesses = Array.from({ length: 30 }, () => answer(at.Username, 'EMAIL_OTP', Session, { EMAIL_OTP_CODE: 'x' }))
    const names = (await Promise.allSettled(guesses)).map((each) =>
      each.status === 'rejected' ? each.reason.name : 'in',
    )
    const judged = names.filter((name) => name === MISMATCH.name)
    expect(judged.length).toBeGreaterThan(0)
    expect(judged.length).toBeLessThanOrEqual(20)
    await expect(answer(at.Username, 'EMAIL_OTP', Session, right)).rejects.toThrow('Password attempts exceeded')
    await expect(prefer(at.Username, 'PASSWORD', { PASSWORD })).rejects.toThrow('Password attempts exceeded')
    clock.advance(2)
    expectTokens(await answer(at.Username, 'EMAIL_OTP', Session, right))
  })

  it('more codes to one user than in an hour', async () => {
    const at = await person()
    for (const Username of [at.Username, 'nobody-at-all']) {
      for (let time = 0; time < 20; time += 1) await prefer(Username, 'EMAIL_OTP')
      await expect(prefer(Username, 'EMAIL_OTP')).rejects.toMatchObject({ name: 'TooManyRequestsException' })
    }
  })
})
