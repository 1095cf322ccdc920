import { describe, expect, it, vi } from 'vitest'
import { agrees, answers, refuses, testFunctions } from '../../../test/functions.ts'
import { memoryLog, server } from '../../../test/server.ts'
import type { AskTriggers, Of } from '../../domain/triggers.ts'
import type { Pool } from '../../storage/port/index.ts'
import * as registry from '../index.ts'
import type { Handler } from '../runners/in-process.ts'
import { NotCalled } from '../runners/runner.ts'
import { createTriggers } from './ask.ts'

const functions = testFunctions()
const { client, clock, pool: makePool } = await server({}, { runner: functions.runner, limitMs: 20 })
const PASSWORD = 'Passw0rd!'

let handler: Handler = agrees
const PreAuthentication = functions.add((event, signal) => handler(event, signal))
const pool = await makePool({ LambdaConfig: { PreAuthentication } })
const { username } = await pool.user({ password: PASSWORD })

/** Signs in a user whose pool asks this function first. */
function signInAsking(asked: Handler) {
  handler = asked
  return pool.signIn(username, PASSWORD)
}

const UNREADABLE = ['InvalidLambdaResponseException', 'Unrecognizable lambda output']
const notCalled = (code: string) => [
  'UnexpectedLambdaException',
  `PreAuthentication invocation failed due to error ${code}.`,
]
const failed = (words: string) => ['UserLambdaValidationException', `PreAuthentication failed with error ${words}.`]

describe('a function that does not do its part', () => {
  it.each<[string, Handler, string[]]>([
    ['refuses', refuses, failed('no pies for you')],
    ['refuses later', () => Promise.reject(new Error('no')), failed('no')],
    [
      'throws what is no error',
      () => {
        // oxlint-disable-next-line typescript/only-throw-error -- as functions do
        throw 'no'
      },
      failed('no'),
    ],
    [
      'may not be called',
      () => {
        throw new NotCalled('AccessDeniedException')
      },
      notCalled('AccessDeniedException'),
    ],
    ['never answers', () => new Promise(() => {}), notCalled('Socket timeout while invoking Lambda function')],
    ['answers nothing', () => undefined, UNREADABLE],
    ['answers null', () => null, UNREADABLE],
    ['answers a text', () => 'yes', UNREADABLE],
    ['answers a list', () => [], UNREADABLE],
    ['answers no response', () => ({}), UNREADABLE],
    ['answers a response that is none', (event) => ({ ...event, response: null }), UNREADABLE],
  ])('%s, and the caller is told', async (_, handler, [name, message]) => {
    await expect(signInAsking(handler)).rejects.toMatchObject({ name, message, $metadata: { httpStatusCode: 400 } })
  })

  it('is not there, and the caller is told', async () => {
    const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:missing'
    const pool = await makePool({ LambdaConfig: { PreAuthentication: arn } })
    const { username } = await pool.user({ password: PASSWORD })
    const [name, message] = notCalled('ResourceNotFoundException')
    await expect(pool.signIn(username, PASSWORD)).rejects.toMatchObject({ name, message })
  })

  it('is called three times when it does not answer in time, and told each time that nobody waits', async () => {
    const signals: AbortSignal[] = []
    const signingIn = signInAsking((_, signal) => {
      signals.push(signal)
      return new Promise(() => {})
    })
    await expect(signingIn).rejects.toMatchObject({ name: 'UnexpectedLambdaException' })
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true])
  })

  it('may answer the second time', async () => {
    let calls = 0
    const signingIn = signInAsking((event) => ((calls += 1) === 1 ? new Promise(() => {}) : event))
    await expect(signingIn).resolves.toHaveProperty('accessToken')
    expect(calls).toBe(2)
  })

  it('is called once when it fails', async () => {
    const refusing = vi.fn(refuses)
    await expect(signInAsking(refusing)).rejects.toThrow('no pies for you')
    expect(refusing).toHaveBeenCalledTimes(1)
  })
})

describe('an event', () => {
  it('has what all have in common', async () => {
    await signInAsking(agrees)
    const { UserAttributes = [] } = await client.adminGetUser({ UserPoolId: pool.id, Username: username })
    expect(functions.events.at(-1)).toEqual({
      version: '1',
      region: 'eu-west-1',
      userPoolId: pool.id,
      userName: username,
      callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: pool.clientId },
      triggerSource: 'PreAuthentication_Authentication',
      request: {
        userAttributes: {
          sub: UserAttributes.find(({ Name }) => Name === 'sub')?.Value,
          email: `${username}@example.com`,
          email_verified: 'true',
          'cognito:user_status': 'CONFIRMED',
        },
      },
      response: {},
    })
  })

  it('names the aliases of a user', async () => {
    const LambdaConfig = { PreAuthentication: functions.add(agrees) }
    const pool = await makePool({ AliasAttributes: ['email'], LambdaConfig })
    const { username, email } = await pool.user({ password: PASSWORD })
    await pool.signIn(email, PASSWORD)
    const userAttributes = expect.objectContaining({ email, 'cognito:email_alias': email })
    expect(functions.events.at(-1)).toMatchObject({ userName: username, request: { userAttributes } })
  })
})

describe('without anything that runs functions', async () => {
  const bare = await server()

  it('a pool that names one works as if it did not, and the log says so once', async () => {
    const PreAuthentication = functions.add(refuses)
    const pool = await bare.pool({ LambdaConfig: { PreAuthentication, PostAuthentication: PreAuthentication } })
    const { username, password } = await pool.user()
    expect(bare.log.lines.filter(({ level }) => level === 'warn')).toEqual([])
    for (let time = 0; time < 2; time += 1) await pool.signIn(username, password)
    const warnings = bare.log.lines.filter(({ level }) => level === 'warn').map(({ message }) => message)
    expect(warnings).toEqual([
      `The pool ${pool.id} names ${PreAuthentication} for PreAuthentication, and this server goes on without: it runs functions that its --config names, as in "functions: { ${PreAuthentication.split(':').at(-1)}: ./PreAuthentication.ts#handler }".`,
    ])
  })
})

it('a trigger is one file, and a line in the registry', async () => {
  // The file: what it adds to the event, and how its answer is read.
  const Toy = {
    prefix: 'Toy',
    part: ({ pies }: { pies: number }) => ({ request: { pies }, response: { more: 0 } }),
    reply: ({ more }: { more?: unknown }) => ({ more: Number(more) }),
  }
  // The line.
  const all = { ...registry, Toy } as typeof registry
  const triggers = createTriggers(all, { runner: functions.runner, log: memoryLog(), clock }) as unknown as {
    ask(name: 'Toy', of: Omit<Of<'PreSignUp'>, 'source'> & { source: string }, request: object): Promise<unknown>
  } & AskTriggers
  const settings = { LambdaConfig: { Toy: functions.add(answers({ more: 3 })) } }
  const pool = { id: 'eu-west-1_toys', region: 'eu-west-1', settings } as unknown as Pool // all that is read of one
  const user = { username: 'ana', attributes: {} }
  await expect(triggers.ask('Toy', { pool, client: undefined, user, source: 'Play' }, { pies: 2 })).resolves.toEqual({
    more: 3,
  })
  expect(functions.events.at(-1)).toMatchObject({
    triggerSource: 'Toy_Play',
    callerContext: { clientId: 'CLIENT_ID_NOT_APPLICABLE' },
    request: { userAttributes: {}, pies: 2 },
    response: { more: 0 },
  })
})
