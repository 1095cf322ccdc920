import { describe, expect, it } from 'vitest'
import type { OperationModel } from '../../src/model/facts.ts'
import { operations } from '../../src/model/operations.gen.ts'
import * as built from '../../src/operations/index.ts'
import { server, signature, type TestServer } from '../server.ts'
import type { Known } from './bodies.ts'
import { encode, mutated, validBody } from './bodies.ts'
import { createChance, type Chance } from './chance.ts'
import { BODIES, TEXTS } from './hostile-values.ts'
import { createWorld } from './world.ts'

/** Another seed finds other things: `POOLHOUSE_TEST_SEED=123 npm test -- hostile`. */
const SEED = Number(process.env['POOLHOUSE_TEST_SEED'] ?? 20_260_107)
/** For each operation; `npm run test:full` sends more. */
const ROUNDS = Number(process.env['POOLHOUSE_TEST_ROUNDS'] ?? 40)
/** What is not built is refused by its name, before anything of a request is read. */
const ROUNDS_UNBUILT = Math.ceil(ROUNDS / 4)
/** Of the processor's time, so that a busy machine does not count; and of the clock's, for what only waits. */
const SLOWEST = { cpuMs: 2_000, wallMs: 15_000 }
/** Of all requests together, when each has its own limit: only what never ends takes so long. */
const FOREVER_MS = 10_000 * ROUNDS

const TARGET = 'AWSCognitoIdentityProviderService.'

/** Errors that no operation has to list: the steps before it give them. */
const FRAMEWORK = [
  'AccessDeniedException',
  'MissingAuthenticationTokenException',
  'RequestEntityTooLargeException',
  'SerializationException',
  'UnknownOperationException',
  'UnrecognizedClientException',
]

/** What an operation answers beside its list. How the service refuses a client there is not documented. */
const BESIDE_THE_LIST: Readonly<Record<string, readonly string[]>> = {
  RevokeToken: ['NotAuthorizedException', 'ResourceNotFoundException'],
}

interface Sent {
  readonly target: string
  readonly body: string | Uint8Array
  readonly headers: Record<string, string>
}

type Send = (request: Request) => Promise<Response>

const models: readonly OperationModel[] = Object.values(operations)

describe(`requests made from the model with seed ${SEED}`, () => {
  it('are answered or refused, and never break the server', { timeout: FOREVER_MS }, async () => {
    const running = await server()
    const world = createWorld(running)
    const someone = await world.known()
    const chance = createChance(SEED)
    const before = prototypes()
    const counts = { sent: 0, taken: 0 }
    const takenBy = new Set<string>()
    for (const model of models) {
      const isBuilt = Object.hasOwn(built, model.name)
      let known = isBuilt ? await world.known() : someone
      for (let round = 0; round < (isBuilt ? ROUNDS : ROUNDS_UNBUILT); round += 1) {
        if (isBuilt && round > 0 && round % 40 === 0) known = await world.known()
        const sent = request(model, known, chance)
        const problem = await judge(running, (asked) => running.fetch(asked), model, sent)
        if (problem.wrong !== undefined) throw new Error(report(problem.wrong, model, sent, counts.sent))
        counts.sent += 1
        if (problem.status === 200) {
          counts.taken += 1
          takenBy.add(model.name)
        }
      }
    }
    expect(counts.sent).toBeGreaterThanOrEqual(Object.keys(built).length * ROUNDS)
    // Requests that are all refused at the door would prove nothing.
    expect(takenBy.size).toBeGreaterThanOrEqual(50)
    expect(counts.taken).toBeGreaterThan(6.25 * ROUNDS)
    await expectUnharmed(running, before)
  })

  it('are answered or refused over a connection as well', { timeout: 60_000 }, async () => {
    const running = await server()
    const known = await createWorld(running).known()
    const chance = createChance(SEED + 1)
    const before = prototypes()
    const batch = 8
    for (let start = 0; start < 480; start += batch) {
      const sent = Array.from({ length: batch }, () => {
        const model = chance.pick(models)
        return { model, request: request(model, known, chance) }
      })
      const judged = await Promise.all(
        sent.map(({ model, request: asked }) => judge(running, (raw) => fetch(raw), model, asked)),
      )
      judged.forEach(({ wrong }, index) => {
        const one = sent[index]
        if (wrong !== undefined && one) throw new Error(report(wrong, one.model, one.request, start + index))
      })
    }
    await expectUnharmed(running, before)
  })
})

describe('bodies that are no requests', () => {
  it('are refused by every kind of operation', { timeout: 60_000 }, async () => {
    const running = await server()
    const before = prototypes()
    for (const name of ['SignUp', 'GetUser', 'CreateUserPool', 'InitiateAuth', 'ListUsers'] as const) {
      const model = operations[name]
      for (const body of BODIES) {
        const sent = { target: TARGET + name, body, headers: { ...signature } }
        const { wrong, status } = await judge(running, (asked) => running.fetch(asked), model, sent)
        if (wrong !== undefined) throw new Error(report(wrong, model, sent, 0))
        expect(status).not.toBe(200)
      }
    }
    await expectUnharmed(running, before)
  })

  it('are refused when they name no operation', async () => {
    const running = await server()
    const names = ['__proto__', 'constructor', 'toString', 'signUp', 'SignUp/..', 'Signup', '', 'X'.repeat(4000)]
    for (const target of [
      undefined,
      '',
      'SignUp',
      'AWSCognitoIdentityProviderService',
      ...names.map((name) => TARGET + name),
    ]) {
      const headers = {
        'content-type': 'application/x-amz-json-1.1',
        ...(target === undefined ? {} : { 'x-amz-target': target }),
      }
      const response = await fetch(running.endpoint, { method: 'POST', body: '{}', headers })
      expect(response.status).toBe(400)
      expect(response.headers.get('x-amzn-errortype')).toBe('UnknownOperationException:')
      expect(await response.json()).toEqual({ __type: 'UnknownOperationException', message: '' })
    }
    expect(running.log.lines.filter(({ level }) => level === 'error')).toEqual([])
  })
})

/** One request: mostly nearly right, for the mistakes far inside are found only by requests that get there. */
function request(model: OperationModel, known: Known, chance: Chance): Sent {
  const target = TARGET + model.name
  const headers = { ...signature, ...oddHeaders(chance) }
  if (chance.in100(1)) return { target, headers, body: chance.pick(BODIES) }
  const body = validBody(model.input, known, chance)
  const text = encode(chance.in100(35) ? body : mutated(body, chance))
  if (chance.in100(3)) return { target, headers, body: text.slice(0, chance.below(text.length + 1)) }
  if (chance.in100(2)) return { target, headers, body: spoiled(text, chance) }
  return { target, headers, body: text }
}

function spoiled(text: string, chance: Chance): Uint8Array {
  const bytes = new TextEncoder().encode(text)
  for (let times = 3; times > 0 && bytes.length > 0; times -= 1) bytes[chance.below(bytes.length)] = chance.below(256)
  return bytes
}

function oddHeaders(chance: Chance): Record<string, string> {
  if (chance.in100(90)) return {}
  const text = chance.pick(TEXTS.filter((value) => /^[\x20-\x7e]{1,200}$/.test(value)))
  return chance.pick([
    { authorization: text },
    { authorization: `AWS4-HMAC-SHA256 Credential=${text}/20260101/us-east-1/cognito-idp/aws4_request` },
    { authorization: `Bearer ${text}` },
    { origin: text },
    { origin: 'http://localhost:3000' },
    { 'content-type': text },
    { 'x-amz-date': text },
  ])
}

interface Judged {
  readonly status: number
  /** What the answer should not be; `undefined` when it is right. */
  readonly wrong: string | undefined
}

async function judge({ endpoint, log }: TestServer, send: Send, model: OperationModel, sent: Sent): Promise<Judged> {
  const started = { cpu: process.cpuUsage(), wall: performance.now() }
  const body = typeof sent.body === 'string' ? new TextEncoder().encode(sent.body) : sent.body
  const response = await send(
    new Request(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': sent.target, ...sent.headers },
      body: new Uint8Array(body),
    }),
  )
  const text = await response.text()
  const { user, system } = process.cpuUsage(started.cpu)
  const took = { cpuMs: (user + system) / 1000, wallMs: performance.now() - started.wall }
  const errors = log.lines.filter(({ level }) => level === 'error')
  const told = (wrong: string | undefined) => ({ status: response.status, wrong })
  if (errors.length > 0) return told(`The log has an error: ${describeError(errors[0])}`)
  if (took.cpuMs > SLOWEST.cpuMs || took.wallMs > SLOWEST.wallMs)
    return told(`It took too long: ${JSON.stringify(took)}`)
  return told(wrongWith(response, text, model))
}

function wrongWith(response: Response, text: string, model: OperationModel): string | undefined {
  const { status, headers } = response
  if (!/^[\da-f-]{36}$/.test(headers.get('x-amzn-requestid') ?? '')) return 'It has no request id.'
  if (headers.get('content-type') !== 'application/x-amz-json-1.1') return 'It has another content type.'
  if (headers.get('access-control-allow-origin') !== '*') return 'It has no CORS header.'
  if (status === 200) {
    if (model.output === undefined) return text === '' ? undefined : 'It should have no body.'
    return text.startsWith('{') && JSON.parse(text) !== null ? undefined : 'It has no object as its body.'
  }
  if (status !== 400 && status !== 413) return `Its status is ${status}.`
  const { __type: name, message } = JSON.parse(text) as { __type?: unknown; message?: unknown }
  if (typeof name !== 'string' || typeof message !== 'string') return `It is no error: ${text}`
  if (headers.get('x-amzn-errortype') !== `${name}:`) return 'Its header names another error.'
  if (headers.get('x-amzn-errormessage') === null) return 'It has no header with the message.'
  const listed = [...FRAMEWORK, ...model.errors, ...(BESIDE_THE_LIST[model.name] ?? [])]
  if (name.startsWith('InternalError') || !listed.includes(name)) {
    return `${model.name} does not list ${name} (${message}).`
  }
  if ((status === 413) !== (name === 'RequestEntityTooLargeException')) return `${name} has the status ${status}.`
  return undefined
}

function describeError(line: { message: string; details: unknown } | undefined): string {
  const { error } = (line?.details ?? {}) as { error?: unknown }
  return `${line?.message ?? ''} ${error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error)}`
}

function report(wrong: string, { name }: OperationModel, { body, headers }: Sent, number: number): string {
  const shown = typeof body === 'string' ? body : Buffer.from(body).toString('latin1')
  return `${wrong}\n${name}, request ${number}, seed ${SEED}\n${JSON.stringify(headers)}\n${shown.slice(0, 2_000)}`
}

/** Everything that the objects of this process inherit. */
function prototypes(): string {
  const kinds = [
    Object.prototype,
    Array.prototype,
    String.prototype,
    Function.prototype,
    Map.prototype,
    Error.prototype,
  ]
  return JSON.stringify(kinds.map((kind) => Reflect.ownKeys(kind).map(String)))
}

async function expectUnharmed(running: TestServer, before: string): Promise<void> {
  expect(prototypes()).toBe(before)
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  expect(running.log.lines.filter(({ level }) => level === 'error')).toEqual([])
  const pool = await running.pool()
  const ana = await pool.signedIn()
  await expect(running.client.getUser({ AccessToken: ana.accessToken })).resolves.toHaveProperty('Username')
}
