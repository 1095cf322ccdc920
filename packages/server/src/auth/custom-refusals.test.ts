import { describe, expect, it } from 'vitest'
import { refuses } from '../../test/functions.ts'
import {
  functions,
  client,
  makePool,
  WRONG,
  UNREADABLE,
  fills,
  issue,
  next,
  LambdaConfig,
  app,
  pool,
  signIn,
  someone,
  passwordFirst,
} from '../../test/custom-sign-in.ts'
import type { standard } from '../../test/custom-sign-in.ts'
import type { Handler } from '../triggers/runners/in-process.ts'

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
    ['names what the service asks for itself', { define: next('DEVICE_SRP_AUTH') }, UNREADABLE],
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
