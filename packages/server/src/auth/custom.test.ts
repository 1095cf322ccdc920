import type { InitiateAuthCommandOutput } from '@aws-sdk/client-cognito-identity-provider'
import { describe, expect, it, vi } from 'vitest'
import { authenticator } from '../../test/authenticator.ts'
import type { TriggerEvent } from '../../test/functions.ts'
import { refuses, testFunctions } from '../../test/functions.ts'
import { server } from '../../test/server.ts'
import { expectTokens } from '../../test/sign-in-answer.ts'
import { srpClaim, srpStart } from '../../test/srp-client.ts'
import type { Handler } from '../triggers/runners/in-process.ts'

const functions = testFunctions()
const { client, pool: makePool, services, clock } = await server({}, { runner: functions.runner, limitMs: 20 })
const PASSWORD = 'Passw0rd!'
const WRONG = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' }
const UNREADABLE = { name: 'InvalidLambdaResponseException', message: 'Unrecognizable lambda output' }

interface Round {
  readonly challengeName: string
  readonly challengeResult: boolean
  readonly challengeMetadata: string | null
}

const fills =
  (response: object): Handler =>
  (event) => ({ ...event, response: { ...event.response, ...response } })
const roundsOf = ({ request }: TriggerEvent) => request['session'] as readonly Round[]
const issue = fills({ issueTokens: true })
const next = (challengeName: string) => fills({ challengeName })

/** Asks until an answer was right, three times at most. */
const untilRight: Handler = (event, signal) => {
  const rounds = roundsOf(event)
  if (rounds.at(-1)?.challengeResult && rounds.at(-1)?.challengeName === 'CUSTOM_CHALLENGE') return issue(event, signal)
  if (rounds.length >= 3) return fills({ failAuthentication: true })(event, signal)
  return next('CUSTOM_CHALLENGE')(event, signal)
}
const question: Handler = (event, signal) =>
  fills({
    publicChallengeParameters: { question: `pie ${roundsOf(event).length}?` },
    privateChallengeParameters: { answer: `apple ${roundsOf(event).length}` },
    challengeMetadata: `PIE_${roundsOf(event).length}`,
  })(event, signal)
const judge: Handler = (event, signal) => {
  const { answer } = event.request['privateChallengeParameters'] as { answer: string }
  return fills({ answerCorrect: answer === event.request['challengeAnswer'] })(event, signal)
}

const standard = { define: untilRight, create: question, verify: judge }
let now: Record<keyof typeof standard, Handler> = standard
const LambdaConfig = {
  DefineAuthChallenge: functions.add((event, signal) => now.define(event, signal)),
  CreateAuthChallenge: functions.add((event, signal) => now.create(event, signal)),
  VerifyAuthChallengeResponse: functions.add((event, signal) => now.verify(event, signal)),
}
const app: Parameters<typeof makePool>[1] = {
  ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  PreventUserExistenceErrors: 'ENABLED',
}
const pool = await makePool({ LambdaConfig }, app)
await client.setUserPoolMfaConfig({
  UserPoolId: pool.id,
  MfaConfiguration: 'OPTIONAL',
  SoftwareTokenMfaConfiguration: { Enabled: true },
})

type Answer = Pick<InitiateAuthCommandOutput, 'ChallengeName' | 'ChallengeParameters' | 'Session'>

/** A custom sign-in of somebody, with these functions. */
async function signIn(username: string, asked: Partial<typeof standard> = {}, at = pool) {
  now = { ...standard, ...asked }
  functions.events.length = 0
  const srp = srpStart()
  const begin = (parameters: Record<string, string> = {}) =>
    client.initiateAuth({
      ClientId: at.clientId,
      AuthFlow: 'CUSTOM_AUTH',
      AuthParameters: { USERNAME: username, ...parameters },
      ClientMetadata: { step: 'first' },
    })
  const respond = (answer: Answer, ChallengeResponses: Record<string, string>, more: object = {}) =>
    client.respondToAuthChallenge({
      ClientId: at.clientId,
      ChallengeName: answer.ChallengeName,
      Session: answer.Session,
      ChallengeResponses: { USERNAME: username, ...ChallengeResponses },
      ...more,
    })
  return {
    begin,
    beginSrp: () => begin({ CHALLENGE_NAME: 'SRP_A', SRP_A: srp.A }),
    respond,
    answer: (answer: Answer, ANSWER: string) => respond(answer, { ANSWER }),
    prove: (answer: Answer, password = PASSWORD) =>
      respond(answer, srpClaim(at.id, password, srp, answer.ChallengeParameters)),
  }
}

const someone = async () => (await pool.user({ password: PASSWORD })).username
const sources = () => functions.events.map(({ triggerSource }) => triggerSource.replace('_Authentication', ''))
const told = () => functions.events.filter(({ triggerSource }) => triggerSource.startsWith('Define')).map(roundsOf)
const round = (challengeName: string, challengeResult = true, challengeMetadata: string | null = null) => ({
  challengeName,
  challengeResult,
  challengeMetadata,
})

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

/** The password first, then the question. */
const passwordFirst: Handler = (event, signal) => {
  const rounds = roundsOf(event)
  if (rounds.length === 1) return next('PASSWORD_VERIFIER')(event, signal)
  return untilRight(event, signal)
}

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

describe('a second factor in a custom sign-in', () => {
  /** Somebody with an authenticator app. */
  async function withApp() {
    const username = await someone()
    const { begin } = await signIn(username, { define: issue })
    const AccessToken = (await begin()).AuthenticationResult?.AccessToken ?? ''
    const { SecretCode = '' } = await client.associateSoftwareToken({ AccessToken })
    const app = authenticator(SecretCode)
    await client.verifySoftwareToken({ AccessToken, UserCode: app.at(services.clock.now()) })
    const preferred = { Enabled: true, PreferredMfa: true }
    await client.setUserMFAPreference({ AccessToken, SoftwareTokenMfaSettings: preferred })
    return { username, code: () => app.at(services.clock.now(), 1) }
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
})

describe('nobody', () => {
  it('is asked as others are, and told apart by the functions alone', async () => {
    const { begin, answer } = await signIn('nobody')
    const first = await begin()
    expect(first).toMatchObject({
      ChallengeName: 'CUSTOM_CHALLENGE',
      ChallengeParameters: { question: 'pie 0?', USERNAME: 'nobody' },
    })
    expect(await answer(first, 'cherry')).toMatchObject({ ChallengeName: 'CUSTOM_CHALLENGE' })
    for (const { request, userName } of functions.events) {
      expect(request).toMatchObject({ userNotFound: true, userAttributes: {} })
      expect(userName).toBe('nobody')
    }
  })

  it('gets no tokens for a right answer, nor by a word of the function', async () => {
    const { begin, answer } = await signIn('nobody')
    await expect(answer(await begin(), 'apple 0')).rejects.toMatchObject(WRONG)
    await expect((await signIn('nobody', { define: issue })).begin()).rejects.toMatchObject(WRONG)
  })

  it('knows no password', async () => {
    const { beginSrp, prove } = await signIn('nobody', { define: passwordFirst })
    await expect(prove(await beginSrp())).rejects.toMatchObject(WRONG)
  })

  it('gets no tokens once disabled, and is told only after all was shown', async () => {
    const username = await someone()
    await client.adminDisableUser({ UserPoolId: pool.id, Username: username })
    const { begin, answer } = await signIn(username)
    await expect(answer(await begin(), 'apple 0')).rejects.toMatchObject({ message: 'User is disabled.' })
  })
})

describe('a function that does not do its part', () => {
  const hangs: Handler = () => new Promise(() => {})
  const text = fills({ challengeName: 7, publicChallengeParameters: { a: 1 }, answerCorrect: 'yes' })
  const rejects = (name: string) => ({
    name: 'UserLambdaValidationException',
    message: `${name} failed with error no pies for you.`,
  })
  const late = (name: string) => ({
    name: 'UnexpectedLambdaException',
    message: `${name} invocation failed due to error Socket timeout while invoking Lambda function.`,
  })

  it.each<[string, Partial<typeof standard>, object]>([
    ['decides nothing', { define: fills({}) }, UNREADABLE],
    ['names what there is not', { define: next('WEB_AUTHN') }, UNREADABLE],
    ['names what every object has', { define: next('constructor') }, UNREADABLE],
    ['asks for a password that nobody offered', { define: next('PASSWORD_VERIFIER') }, UNREADABLE],
    ['fails and issues tokens', { define: fills({ failAuthentication: true, issueTokens: true }) }, WRONG],
    ['decides in another type', { define: text }, UNREADABLE],
    ['refuses to decide', { define: refuses }, rejects('DefineAuthChallenge')],
    ['never decides', { define: hangs }, late('DefineAuthChallenge')],
    ['asks in another type', { create: text }, UNREADABLE],
    ['asks in a list', { create: fills({ publicChallengeParameters: ['a'] }) }, UNREADABLE],
    ['asks too much', { create: fills({ publicChallengeParameters: { a: 'a'.repeat(65_536) } }) }, UNREADABLE],
    ['refuses to ask', { create: refuses }, rejects('CreateAuthChallenge')],
    ['never asks', { create: hangs }, late('CreateAuthChallenge')],
    ['judges in another type', { verify: text }, UNREADABLE],
    ['refuses to judge', { verify: refuses }, rejects('VerifyAuthChallengeResponse')],
    ['never judges', { verify: hangs }, late('VerifyAuthChallengeResponse')],
  ])('%s, and there are no tokens', async (_, asked, refusal) => {
    const { begin, answer } = await signIn(await someone(), asked)
    const first = begin()
    await expect(asked.verify ? answer(await first, 'apple 0') : first).rejects.toMatchObject(refusal)
  })

  it('asks for ever, and is ended', async () => {
    const { begin, answer } = await signIn(await someone(), { define: next('CUSTOM_CHALLENGE') })
    let answered = await begin()
    for (let time = 1; time < 100; time += 1) answered = await answer(answered, 'apple')
    await expect(answer(answered, 'apple')).rejects.toMatchObject(WRONG)
  })

  it.each([
    ['DefineAuthChallenge', { ...LambdaConfig, DefineAuthChallenge: undefined }],
    ['CreateAuthChallenge', { ...LambdaConfig, CreateAuthChallenge: undefined }],
    ['VerifyAuthChallengeResponse', { ...LambdaConfig, VerifyAuthChallengeResponse: undefined }],
  ])('is not there: %s', async (_, config) => {
    const other = await makePool({ LambdaConfig: config }, app)
    const { username } = await other.user()
    await expect((await signIn(username, {}, other)).begin()).rejects.toMatchObject({
      name: 'InvalidUserPoolConfigurationException',
      message: 'Custom auth lambda trigger is not configured for the user pool.',
    })
  })
})

describe('CUSTOM_AUTH', () => {
  it.each([
    [{ CHALLENGE_NAME: 'SRP_A' }, 'Missing required parameter SRP_A'],
    [{ CHALLENGE_NAME: 'SRP_A', SRP_A: '0' }, 'Invalid SRP_A value.'],
    [{ CHALLENGE_NAME: 'PASSWORD' }, 'CHALLENGE_NAME is SRP_A or CUSTOM_CHALLENGE.'],
  ])('refuses %j', async (parameters, message) => {
    const { begin } = await signIn(await someone())
    await expect(begin(parameters)).rejects.toMatchObject({ name: 'InvalidParameterException', message })
  })

  it('takes no empty answer', async () => {
    const { begin, answer } = await signIn(await someone())
    await expect(answer(await begin(), '')).rejects.toThrow('Missing required parameter ANSWER')
  })
})
