import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { server } from '../../../test/server.ts'
import { functionNameOf } from './function-name.ts'
import { createModuleRunner } from './module.ts'
import { NotCalled } from './runner.ts'
import type { ModuleTarget, UrlTarget } from '../../domain/functions.ts'

const PASSWORD = 'Passw0rd!'
const folder = mkdtempSync(join(tmpdir(), 'poolhouse-functions-'))
const write = (name: string, text: string) => writeFileSync(join(folder, name), text)

write('words.ts', `export const pie: string = 'apple'`)
write(
  'functions.ts',
  `import { existsSync } from 'node:fs'
  import { setTimeout } from 'node:timers/promises'
  import { pie } from './words.ts'

  type Event = { userName: string; request: { validationData?: { what: string } }; response: object }

  export const acts = async (event: Event) => {
    const what = event.request.validationData?.what
    if (what === 'refuses') throw new Error('no ' + pie + ' pies for you')
    if (what === 'answers garbage') return 'pie'
    if (what === 'answers nothing') return
    if (what === 'answers a circle') return Object.assign(event, { response: event })
    return event
  }
  export function callsBack(event: Event, context: object, callback: (error: unknown, result?: Event) => void): void {
    if (event.request.validationData) callback('no pies')
    else queueMicrotask(() => callback(null, event))
  }
  export const tells = async (event: Event, context: Record<string, unknown>) => {
    console.log('baking for', event.userName)
    const { getRemainingTimeInMillis, ...rest } = context as { getRemainingTimeInMillis(): number }
    const left = getRemainingTimeInMillis()
    throw new Error(JSON.stringify({ env: process.env, rest, left: left > 0 && left <= 5000 }))
  }
  export const exits = async () => process.exit(3)
  export const kills = async () => process.kill(process.pid)
  export const posts = async (event: Event) => {
    const { parentPort } = await import('node:worker_threads')
    for (const said of [null, 'pie', { kind: 'constructor' }, { kind: 'file' }, { kind: 'failed', message: 3 }]) parentPort?.postMessage(said)
    return event
  }
  export const rambles = async () => { throw Object.assign(new Error(), { message: 'x'.repeat(1_000_000) }) }
  export const counts = async () => { throw Object.assign(new Error(), { message: 3 }) }
  export const crashes = () => { setImmediate(() => { throw new Error('dropped it') }); return new Promise(() => {}) }
  export const hungry = async () => { const all: unknown[] = []; for (;;) all.push(new Array(1_000_000).fill(all.length)) }
  export const buffers = () => { const all: unknown[] = []; for (;;) all.push(Buffer.alloc(1024 * 1024, 1)) }
  export const writes = async (event: Event) => {
    process.stdout.write('pie'.repeat(1_000) + '\\nand cream\\nand no end')
    return event
  }
  const isReleased = () => existsSync(new URL('released', import.meta.url))
  export const slow = async (event: Event) => {
    while (event.userName === 'busy' && !isReleased());
    while (event.userName.startsWith('slow') && !isReleased()) await setTimeout(5)
    return event
  }
  export const forever = (event: { isShort?: true }) => event.isShort ? Promise.resolve(event) : new Promise(() => {})
`,
)
write('common.cjs', `exports.handler = async (event) => event`)
write('broken.ts', `export const handler = async (event: object) => {`)
// As `npm init` writes it
mkdirSync(join(folder, 'initial'))
write('initial/package.json', '{"type":"commonjs"}')
write('initial/words.js', `export const pie = 'apple'`)
write(
  'initial/functions.ts',
  `import { pie } from './words.js'
  export const handler = async (event: object) => { if (pie === 'apple') return event }`,
)
write('initial/common.ts', `exports.handler = async (event: object) => require('./words.js').pie && event`)
write('changing.ts', `export { handler } from './part.ts'`)
write('part.ts', `export const handler = async () => { throw new Error('the first') }`)

const module = (name: string, file = 'functions.ts', environment = {}): ModuleTarget => ({
  module: join(folder, file),
  export: name,
  environment,
})

/** What URLs and the Invoke API answer. */
const received: { request: IncomingMessage; body: string }[] = []
const listening = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk: Buffer) => (body += chunk.toString()))
  request.on('end', () => {
    received.push({ request, body })
    const what = request.url?.split('/').find((part) => part in ANSWERS) ?? 'missing'
    const { status = 200, headers = {}, text = body } = ANSWERS[what] ?? {}
    if (what !== 'hangs') response.writeHead(status, headers).end(text)
  })
}).listen(0, '127.0.0.1')
const ANSWERS: Record<string, { status?: number; headers?: Record<string, string>; text?: string }> = {
  agrees: {},
  welcome: {},
  refuses: { status: 400, text: '{"errorMessage":"no pies for you"}' },
  'refuses-lambda': { headers: { 'x-amz-function-error': 'Unhandled' }, text: '{"errorMessage":"no pies for you"}' },
  garbage: { text: '<pie>' },
  redirects: { status: 302, headers: { location: '/agrees' } },
  endless: { text: `"${'x'.repeat(1024 * 1024)}"` },
  fails: { status: 500, text: 'oven' },
  missing: { status: 404, headers: { 'x-amzn-errortype': 'ResourceNotFoundException:http://x/' }, text: '{}' },
  denied: { status: 403, headers: { 'x-amzn-errortype': 'AccessDeniedException' }, text: '{}' },
  hangs: {},
}
await once(listening, 'listening')
const base = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`
const url = (path: string): UrlTarget => ({ url: `${base}/${path}` })

const targets = new Map<string, ModuleTarget | UrlTarget>([
  ...[
    'acts',
    'callsBack',
    'exits',
    'kills',
    'posts',
    'rambles',
    'counts',
    'crashes',
    'hungry',
    'buffers',
    'writes',
    'slow',
    'forever',
    'none',
  ].map((name) => [name, module(name)] as const),
  ['tells', module('tells', 'functions.ts', { PIE: 'cherry' })],
  ['common', module('handler', 'common.cjs')],
  ['initial', module('handler', 'initial/functions.ts')],
  ['initial-common', module('handler', 'initial/common.ts')],
  ['broken', module('handler', 'broken.ts')],
  ['changing', module('handler', 'changing.ts')],
  ...['agrees', 'refuses', 'garbage', 'redirects', 'endless', 'fails', 'hangs'].map(
    (name) => [`url-${name}`, url(name)] as const,
  ),
  ['url-closed', { url: 'http://127.0.0.1:1/' }],
])
const keys = { accessKeyId: 'AKIAPIE', secretAccessKey: 'secret', sessionToken: 'token' }
const runs = { targets, endpoint: { endpoint: base, keys } }
const started = await server({ runs })
const hasty = await server({ runs }, { limitMs: 100 })

afterAll(() => {
  listening.closeAllConnections()
  listening.close()
  rmSync(folder, { recursive: true })
})

const arnOf = (name: string) => `arn:aws:lambda:eu-west-1:123456789012:function:${name}`
const one = await started.pool()
const { username } = await one.user({ password: PASSWORD })

/** Signs in a user whose pool asks the function of that name first. */
async function signInAsking(name: string, what?: string) {
  await started.client.updateUserPool({ UserPoolId: one.id, LambdaConfig: { PreAuthentication: arnOf(name) } })
  return started.client.initiateAuth({
    ClientId: one.clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: username, PASSWORD },
    ...(what !== undefined && { ClientMetadata: { what } }),
  })
}

const failed = (words: string | RegExp) => [
  'UserLambdaValidationException',
  `PreAuthentication failed with error ${words}.`,
]
const notCalled = (code: string) => [
  'UnexpectedLambdaException',
  `PreAuthentication invocation failed due to error ${code}.`,
]
const UNREADABLE = ['InvalidLambdaResponseException', 'Unrecognizable lambda output']

async function expectRefusal(pending: Promise<unknown>, [name, message]: readonly string[]) {
  await expect(pending).rejects.toMatchObject({ name, message: expect.stringContaining(message ?? '') })
}

describe('a function of a module', () => {
  it.each(['acts', 'callsBack', 'common', 'initial', 'initial-common'])('runs: %s', async (name) => {
    await expect(signInAsking(name)).resolves.toHaveProperty('AuthenticationResult')
  })

  it.each([
    ['acts', 'refuses', failed('no apple pies for you')],
    ['callsBack', 'refuses', failed('no pies')],
    ['acts', 'answers garbage', UNREADABLE],
    ['acts', 'answers nothing', UNREADABLE],
    ['acts', 'answers a circle', ['UserLambdaValidationException', 'circular structure']],
    ['crashes', 'throws where nobody catches', failed('dropped it')],
    ['counts', 'throws a number as its message', failed('3')],
    ['hungry', 'takes all memory', ['UserLambdaValidationException', 'memory limit']],
    ['buffers', 'takes all memory there is', ['UserLambdaValidationException', '128 MB of buffers']],
    ['none', 'is not exported', ['UserLambdaValidationException', 'exports no function none.']],
    ['broken', 'is no TypeScript', ['UserLambdaValidationException', 'PreAuthentication failed with error ']],
  ])('and that %s %s is refused in the words of the service', async (name, what, refusal) => {
    await expectRefusal(signInAsking(name, what), refusal)
  })

  it('that posts what nobody understands is not heard', async () => {
    await expect(signInAsking('posts')).resolves.toHaveProperty('AuthenticationResult')
  })

  it('that kills its process ends its own thread', async () => {
    await expectRefusal(signInAsking('kills'), ['UserLambdaValidationException', 'exit status 1.'])
  })

  it('that writes more than lines is shown line by line', async () => {
    await signInAsking('writes')
    const isThere = (message: string) =>
      vi.waitFor(() => expect(started.log.lines).toContainEqual(expect.objectContaining({ message })))
    await isThere(`writes: ${'pie'.repeat(1_000).slice(0, 2_000)}…`)
    await isThere('writes: and cream')
  })

  it('that cannot be read tells the log where', async () => {
    await signInAsking('broken').catch(() => undefined)
    const loading = started.log.lines.findLast(({ level }) => level === 'error')
    expect(loading?.message).toMatch(/^The function broken could not be loaded: .* \(.*broken\.ts:1\)$/)
  })

  it('that says a lot is cut short', async () => {
    const refusal = await signInAsking('rambles').catch((error: Error) => error)
    expect((refusal as Error).message).toHaveLength('PreAuthentication failed with error .'.length + 4_096)
  })

  it('that refuses tells the log where', async () => {
    await expectRefusal(signInAsking('acts', 'refuses'), failed('no apple pies for you'))
    expect(started.log.lines.at(-1)?.message).toMatch(/\(at acts \(.*functions\.ts:9:\d+\)\)$/)
  })

  it('that crashed is there again at the next call', async () => {
    await expectRefusal(signInAsking('exits'), ['UserLambdaValidationException', 'exit status 3.'])
    await expectRefusal(signInAsking('exits'), ['UserLambdaValidationException', 'exit status 3.'])
  })

  it('finds its own environment, a context, and its console in the log', async () => {
    const error = await signInAsking('tells').catch((refusal: Error) => refusal)
    const { message } = error as Error
    const told = JSON.parse(message.slice(message.indexOf('{'), -1)) as Record<string, unknown>
    expect(told).toEqual({
      env: { PIE: 'cherry' },
      left: true,
      rest: {
        functionName: 'tells',
        functionVersion: '$LATEST',
        invokedFunctionArn: arnOf('tells'),
        awsRequestId: expect.stringMatching(/^[\da-f-]{36}$/),
        memoryLimitInMB: '128',
        logGroupName: '/aws/lambda/tells',
        logStreamName: 'local',
        callbackWaitsForEmptyEventLoop: true,
      },
    })
    await vi.waitFor(() =>
      expect(started.log.lines).toContainEqual(expect.objectContaining({ message: `tells: baking for ${username}` })),
    )
  })

  it('is loaded anew when a file it was made of has changed', async () => {
    await expectRefusal(signInAsking('changing'), failed('the first'))
    write('part.ts', `export const handler = async () => { throw new Error('the second one') }`)
    await expectRefusal(signInAsking('changing'), failed('the second one'))
    write('part.ts', `export const handler = async (`)
    await expectRefusal(signInAsking('changing'), failed('').slice(0, 1))
    write('part.ts', `export const handler = async (event) => event`)
    await expect(signInAsking('changing')).resolves.toHaveProperty('AuthenticationResult')
  })
})

describe('functions that hang', () => {
  it('keep nobody else from signing in', async () => {
    const pool = await started.pool({ LambdaConfig: { PreAuthentication: arnOf('slow') } })
    const names = ['slow1', 'slow2', 'slow3', 'busy', 'quick']
    await Promise.all(names.map((name) => pool.user({ username: name, password: PASSWORD })))
    const hanging = names.slice(0, 4).map((name) => pool.signIn(name, PASSWORD))
    await expect(pool.signIn('quick', PASSWORD)).resolves.toHaveProperty('accessToken')
    write('released', '')
    for (const signedIn of await Promise.all(hanging)) expect(signedIn).toHaveProperty('accessToken')
  })

  it.each(['forever', 'url-hangs', 'hangs'])('are given up in the words of the service: %s', async (name) => {
    const pool = await hasty.pool({ LambdaConfig: { PreAuthentication: arnOf(name) } })
    const ana = await pool.user({ password: PASSWORD })
    await expectRefusal(pool.signIn(ana.username, PASSWORD), notCalled('Socket timeout while invoking Lambda function'))
  })

  it('are ended when nobody waits any more, and make room', async () => {
    const runner = createModuleRunner(module('forever'), { ...started.services, size: 1 })
    const called = functionNameOf(arnOf('forever'))
    const call = (event: object, signal: AbortSignal) => runner.run(called, event, { signal, ms: 5_000 })
    const waits = new AbortController()
    const hanging = call({}, waits.signal)
    const next = call({ isShort: true }, AbortSignal.timeout(20_000))
    waits.abort()
    await expect(hanging).rejects.toBeInstanceOf(NotCalled)
    await expect(next).resolves.toEqual({ isShort: true })
    await runner.close()
  })
})

describe('a function at a URL', () => {
  it('is sent the event, and answers', async () => {
    await expect(signInAsking('url-agrees')).resolves.toHaveProperty('AuthenticationResult')
    const { request, body } = received.at(-1) ?? {}
    expect(request).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json' } })
    expect(JSON.parse(body ?? '')).toMatchObject({ triggerSource: 'PreAuthentication_Authentication' })
  })

  it.each([
    ['refuses', failed('no pies for you'), undefined],
    ['garbage', UNREADABLE, 'It is no event with a response.'],
    ['redirects', notCalled('ServiceException'), 'the URL answered 302'],
    ['fails', notCalled('ServiceException'), 'the URL answered 500'],
    ['endless', notCalled('ServiceException'), 'longer than 1 MiB'],
    ['closed', notCalled('ServiceException'), 'ECONNREFUSED'],
  ])('that %s is refused, and the log told why', async (name, refusal, told) => {
    await expectRefusal(signInAsking(`url-${name}`), refusal)
    if (told) expect(started.log.lines.at(-1)?.message).toContain(` (${told})`)
  })
})

describe('a function that the configuration does not name', () => {
  it('is invoked at the endpoint, with a signature', async () => {
    await expect(signInAsking('welcome')).resolves.toHaveProperty('AuthenticationResult')
    const { request, body } = received.at(-1) ?? {}
    expect(request?.url).toBe('/2015-03-31/functions/welcome/invocations')
    expect(request?.headers).toMatchObject({
      'x-amz-invocation-type': 'RequestResponse',
      'x-amz-security-token': 'token',
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=AKIAPIE\/\d{8}\/eu-west-1\/lambda\/aws4_request, /,
      ),
    })
    expect(JSON.parse(body ?? '')).toMatchObject({ userName: username })
  })

  it.each([
    ['refuses-lambda', failed('no pies for you')],
    ['missing', notCalled('ResourceNotFoundException')],
    ['denied', notCalled('AccessDeniedException')],
    ['fails', notCalled('ServiceException')],
  ])('and that %s there is refused', async (name, refusal) => {
    await expectRefusal(signInAsking(name), refusal)
  })
})
