import { describe, expect, it, vi } from 'vitest'
import { authenticator } from '../../test/authenticator.ts'
import { claims } from '../../test/claims.ts'
import { deviceFor, deviceProof } from '../../test/devices.ts'
import { refuses } from '../../test/functions.ts'
import { EmailConfiguration } from '../../test/mfa-towns.ts'
import { expectTokens } from '../../test/sign-in-answer.ts'
import {
  functions,
  client,
  makePool,
  LambdaConfig,
  app,
  services,
  clock,
  PASSWORD,
  WRONG,
  UNREADABLE,
  fills,
  roundsOf,
  issue,
  next,
  pool,
  signIn,
  someone,
  sources,
  told,
  round,
  passwordFirst,
} from '../../test/custom-sign-in.ts'
import type { Handler } from '../triggers/runners/in-process.ts'

describe('a custom sign-in', () => {
  it('goes on after a wrong answer, and ends with tokens after the right one', async () => {
    const username = await someone()
    const { begin, respond, answer } = await signIn(username)
    const first = await begin()
    expect(first).toMatchObject({ ChallengeName: 'CUSTOM_CHALLENGE', Session: expect.any(String) })
    expect(first.ChallengeParameters).toEqual({ question: 'pie 0?', USERNAME: username })
    const second = await respond(first, { ANSWER: 'cherry' }, { ClientMetadata: { step: 'second' } })
    expect(second.ChallengeParameters).toEqual({ question: 'pie 1?', USERNAME: username })
    expectTokens(await answer(second, 'apple 1'))
    expect(sources()).toEqual([
      'DefineAuthChallenge',
      'CreateAuthChallenge',
      'VerifyAuthChallengeResponse',
      'DefineAuthChallenge',
      'CreateAuthChallenge',
      'VerifyAuthChallengeResponse',
      'DefineAuthChallenge',
    ])
    expect(told()).toEqual([
      [],
      [round('CUSTOM_CHALLENGE', false, 'PIE_0')],
      [round('CUSTOM_CHALLENGE', false, 'PIE_0'), round('CUSTOM_CHALLENGE', true, 'PIE_1')],
    ])
  })

  it('tells functions what the service tells them', async () => {
    const username = await someone()
    const { begin, respond } = await signIn(username)
    await respond(await begin(), { ANSWER: 'cherry' }, { ClientMetadata: { step: 'second' } })
    const userAttributes = expect.objectContaining({ email: `${username}@example.com` })
    const common = { userAttributes, userNotFound: false }
    const clientMetadata = { step: 'second' }
    expect(functions.events.map(({ request }) => request)).toEqual([
      { ...common, session: [] },
      { ...common, session: [], challengeName: 'CUSTOM_CHALLENGE' },
      { ...common, clientMetadata, privateChallengeParameters: { answer: 'apple 0' }, challengeAnswer: 'cherry' },
      { ...common, clientMetadata, session: [expect.anything()] },
      { ...common, clientMetadata, session: [expect.anything()], challengeName: 'CUSTOM_CHALLENGE' },
    ])
    expect(functions.events.map(({ response }) => response).slice(0, 3)).toEqual([
      { challengeName: null, issueTokens: null, failAuthentication: null },
      { publicChallengeParameters: null, privateChallengeParameters: null, challengeMetadata: null },
      { answerCorrect: false },
    ])
  })

  it('may take more than a Session holds', async () => {
    const { begin, answer } = await signIn(await someone(), {
      create: fills({
        privateChallengeParameters: { answer: 'x'.repeat(9_000) },
        challengeMetadata: 'm'.repeat(9_000),
      }),
    })
    let answered = await begin()
    for (const wrongly of ['one', 'two']) answered = await answer(answered, wrongly)
    expect(answered.Session?.length).toBeLessThanOrEqual(2_048)
    expectTokens(await answer(answered, 'x'.repeat(9_000)))
    expect(
      told()
        .at(-1)
        ?.map(({ challengeMetadata }) => challengeMetadata?.length),
    ).toEqual([9_000, 9_000, 9_000])
  })

  it('ends where the function says so, and its last answer was the last', async () => {
    const { begin, answer } = await signIn(await someone())
    let answered = await begin()
    for (const wrongly of ['one', 'two']) answered = await answer(answered, wrongly)
    await expect(answer(answered, 'three')).rejects.toMatchObject(WRONG)
    await expect(answer(answered, 'apple 2')).rejects.toThrow('session can only be used once')
  })

  it('has one answer of many at once judged', async () => {
    const { begin, answer } = await signIn(await someone())
    const first = await begin()
    functions.events.length = 0
    const guesses = Array.from({ length: 20 }, (_, index) => answer(first, index === 10 ? 'apple 0' : `${index}`))
    const outcomes = await Promise.allSettled(guesses)
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(sources().filter((source) => source === 'VerifyAuthChallengeResponse')).toHaveLength(1)
  })

  it('is spent by an answer that a function stumbles over', async () => {
    const { begin, answer } = await signIn(await someone(), { verify: refuses })
    const first = await begin()
    await expect(answer(first, 'cherry')).rejects.toThrow(
      'VerifyAuthChallengeResponse failed with error no pies for you.',
    )
    await expect(answer(first, 'apple 0')).rejects.toThrow('session can only be used once')
  })

  it('is open to back ends, and for as long as its session', async () => {
    const username = await someone()
    await signIn(username)
    const at = { UserPoolId: pool.id, ClientId: pool.clientId }
    const first = await client.adminInitiateAuth({
      ...at,
      AuthFlow: 'CUSTOM_AUTH',
      AuthParameters: { USERNAME: username },
    })
    const respond = { ...at, ChallengeName: 'CUSTOM_CHALLENGE', Session: first.Session } as const
    const ChallengeResponses = { USERNAME: username, ANSWER: 'apple 0' }
    clock.advance(181)
    await expect(client.adminRespondToAuthChallenge({ ...respond, ChallengeResponses })).rejects.toThrow('is expired')
    clock.reset()
    expectTokens(await client.adminRespondToAuthChallenge({ ...respond, ChallengeResponses }))
  })

  it('may be nothing but a word of the function', async () => {
    const { begin } = await signIn(await someone(), { define: issue })
    expectTokens(await begin())
  })

  it('does not count answers as guesses at the password', async () => {
    const { begin, answer } = await signIn(await someone(), {
      define: (event, signal) =>
        roundsOf(event).length < 8 ? next('CUSTOM_CHALLENGE')(event, signal) : issue(event, signal),
    })
    const failed = vi.spyOn(services.storage.guesses, 'fail')
    let answered = await begin()
    for (let time = 0; time < 8; time += 1) answered = await answer(answered, 'wrong')
    expectTokens(answered)
    expect(failed).not.toHaveBeenCalled()
    failed.mockRestore()
  })
})

describe('a custom sign-in with a password', () => {
  it('begins with SRP_A, and tells the function of the proof', async () => {
    const { beginSrp, prove, answer } = await signIn(await someone(), { define: passwordFirst })
    const first = await beginSrp()
    expect(first).toMatchObject({ ChallengeName: 'PASSWORD_VERIFIER', Session: expect.any(String) })
    const second = await prove(first)
    expect(second).toMatchObject({ ChallengeName: 'CUSTOM_CHALLENGE' })
    expectTokens(await answer(second, 'apple 2'))
    const proven = [round('SRP_A'), round('PASSWORD_VERIFIER')]
    expect(told()).toEqual([[round('SRP_A')], proven, [...proven, round('CUSTOM_CHALLENGE', true, 'PIE_2')]])
  })

  it('may ask for it after a question, and once', async () => {
    const { beginSrp, prove, answer } = await signIn(await someone(), {
      define: (event, signal) =>
        next(roundsOf(event).length === 1 ? 'CUSTOM_CHALLENGE' : 'PASSWORD_VERIFIER')(event, signal),
    })
    const asked = await answer(await beginSrp(), 'apple 1')
    await expect(prove(asked)).rejects.toMatchObject(UNREADABLE)
  })

  it('counts guesses at it, and locks', async () => {
    const username = await someone()
    const { beginSrp, prove } = await signIn(username, { define: passwordFirst })
    const first = await beginSrp()
    for (let time = 0; time < 5; time += 1) await expect(prove(first, 'Wrong-0ne!')).rejects.toMatchObject(WRONG)
    await expect(prove(first)).rejects.toThrow('Password attempts exceeded')
    clock.advance(2)
    expect(await prove(first)).toMatchObject({ ChallengeName: 'CUSTOM_CHALLENGE' })
    clock.reset()
  })

  it('has an invited user choose a password', async () => {
    const Username = 'invited'
    await client.adminCreateUser({
      UserPoolId: pool.id,
      Username,
      TemporaryPassword: PASSWORD,
      MessageAction: 'SUPPRESS',
    })
    const { beginSrp, prove, respond, answer } = await signIn(Username, { define: passwordFirst })
    const asked = await prove(await beginSrp())
    expect(asked).toMatchObject({ ChallengeName: 'NEW_PASSWORD_REQUIRED' })
    const second = await respond(asked, { NEW_PASSWORD: 'Another-0ne' })
    expectTokens(await answer(second, 'apple 2'))
  })
})

describe('a device in a custom sign-in', async () => {
  const tracking = await makePool({ LambdaConfig, DeviceConfiguration: {} }, app)

  it('may be named with the first step, is proven after the last, and is nothing when it is nobody’s', async () => {
    const { username } = await tracking.user()
    const { begin, answer, respond } = await signIn(username, {}, tracking)
    const { AuthenticationResult: result } = await answer(await begin(), 'apple 0')
    const device = deviceFor(result)
    const { key: DEVICE_KEY, config: DeviceSecretVerifierConfig } = device
    const AccessToken = result?.AccessToken ?? ''
    await client.confirmDevice({ AccessToken, DeviceKey: DEVICE_KEY, DeviceSecretVerifierConfig })

    const asked = await answer(await begin({ DEVICE_KEY }), 'apple 0')
    expect(asked.ChallengeName).toBe('DEVICE_SRP_AUTH')
    const proof = deviceProof(device)
    const second = await respond(asked, proof.first)
    const done = await respond(second, proof.second(second.ChallengeParameters))
    expect(claims(done.AuthenticationResult?.AccessToken ?? '')['device_key']).toBe(DEVICE_KEY)
    for (const none of ['eu-west-1_b8fbbe10-21ea-4a4d-9d5d-8d4dd1f1bd1a', 'x'.repeat(10_000)]) {
      const { AuthenticationResult: other } = await answer(await begin({ DEVICE_KEY: none }), 'apple 0')
      expect(other?.NewDeviceMetadata?.DeviceKey).toMatch(/^eu-west-1_/)
    }
  })
})

describe('a second factor in a custom sign-in', () => {
  /** Somebody with an authenticator app. */
  async function withApp() {
    const username = await someone()
    const { begin } = await signIn(username, { define: issue })
    const AccessToken = (await begin()).AuthenticationResult?.AccessToken ?? ''
    const { SecretCode = '' } = await client.associateSoftwareToken({ AccessToken })
    const phone = authenticator(SecretCode)
    await client.verifySoftwareToken({ AccessToken, UserCode: phone.at(services.clock.now()) })
    const preferred = { Enabled: true, PreferredMfa: true }
    await client.setUserMFAPreference({ AccessToken, SoftwareTokenMfaSettings: preferred })
    return { username, code: () => phone.at(services.clock.now(), 1) }
  }

  it('follows the password, whatever the function says, and is told as a round', async () => {
    const { username, code } = await withApp()
    const { beginSrp, prove, respond } = await signIn(username, {
      define: (event, signal) => (roundsOf(event).length === 1 ? passwordFirst : issue)(event, signal),
    })
    const asked = await prove(await beginSrp())
    expect(asked).toMatchObject({ ChallengeName: 'SOFTWARE_TOKEN_MFA' })
    expect(told()).toHaveLength(1)
    await expect(respond(asked, { SOFTWARE_TOKEN_MFA_CODE: '000000' })).rejects.toThrow('Invalid code')
    expectTokens(await respond(asked, { SOFTWARE_TOKEN_MFA_CODE: code() }))
    expect(told().at(-1)).toEqual([round('SRP_A'), round('PASSWORD_VERIFIER'), round('SOFTWARE_TOKEN_MFA')])
  })

  it('may be what the function names, where the user has it', async () => {
    const { username, code } = await withApp()
    const define: Handler = (event, signal) =>
      (roundsOf(event).length === 0 ? next('SOFTWARE_TOKEN_MFA') : issue)(event, signal)
    const { begin, respond } = await signIn(username, { define })
    const asked = await begin()
    expect(asked).toMatchObject({ ChallengeName: 'SOFTWARE_TOKEN_MFA' })
    expectTokens(await respond(asked, { SOFTWARE_TOKEN_MFA_CODE: code() }))
    const other = await signIn(await someone(), { define })
    await expect(other.begin()).rejects.toMatchObject(UNREADABLE)
    await expect((await signIn('nobody', { define })).begin()).rejects.toMatchObject(WRONG)
  })

  it('may be a code by mail before anything else', async () => {
    const mailing = await makePool({ EmailConfiguration, LambdaConfig }, app)
    const { username } = await mailing.user({ password: PASSWORD })
    const at = { UserPoolId: mailing.id, Username: username }
    await client.setUserPoolMfaConfig({
      UserPoolId: mailing.id,
      MfaConfiguration: 'OPTIONAL',
      EmailMfaConfiguration: { Message: 'Mail {####}', Subject: 'Hello' },
    })
    await client.adminSetUserMFAPreference({ ...at, EmailMfaSettings: { Enabled: true } })
    const define: Handler = (event, signal) => (roundsOf(event).length === 0 ? next('EMAIL_OTP') : issue)(event, signal)
    const { begin, respond } = await signIn(username, { define }, mailing)
    const asked = await begin()
    expect(asked).toMatchObject({ ChallengeName: 'EMAIL_OTP' })
    expectTokens(await respond(asked, { EMAIL_OTP_CODE: await mailing.code(username) }))
    expect(told().at(-1)).toEqual([round('EMAIL_OTP')])
  })
})
