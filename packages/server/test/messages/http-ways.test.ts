import { createHash, createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { server } from '../server.ts'

// Ways that call somebody over HTTP, with a stand-in for whom they call.

interface Call {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

const calls: Call[] = []
let answer: { status: number; headers?: Record<string, string>; body: string } = { status: 200, body: '{}' }
const standIn = createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
  request.on('end', () => {
    calls.push({ path: request.url ?? '', headers: request.headers, body })
    response.writeHead(answer.status, answer.headers).end(answer.body)
  })
})
await new Promise<void>((resolve) => standIn.listen(0, '127.0.0.1', resolve))
afterAll(() => void standIn.close())
const endpoint = `http://localhost:${(standIn.address() as AddressInfo).port}` // it listens on a port

const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI', sessionToken: 'session' }
const aws = { region: 'eu-west-1', endpoint, ...keys }
const SECRET = `whsec_${Buffer.from('pies for everybody').toString('base64')}`
const hook = { kind: 'webhook', url: `${endpoint}/hook?a=b`, secret: SECRET } as const
const {
  client,
  pool: makePool,
  inbox,
  log,
} = await server({
  messages: {
    from: { name: 'Grüße', address: 'no-reply@pies.example' },
    routes: [
      { medium: 'EMAIL', way: { kind: 'ses', ...aws } },
      { medium: 'SMS', way: { kind: 'sns', ...aws } },
      { medium: 'EMAIL', poolId: 'eu-west-1_hook', way: hook },
    ],
  },
})
const pool = await makePool({ AutoVerifiedAttributes: ['email', 'phone_number'] })
const hooked = await makePool({ AutoVerifiedAttributes: ['email'], UserPoolTags: { _custom_id_: 'eu-west-1_hook' } })
beforeEach(() => {
  calls.length = 0
  log.lines.length = 0
  answer = { status: 200, body: '{}' }
})

let people = 0
async function signUp(Name: 'email' | 'phone_number', Value: string, { clientId: ClientId } = pool) {
  const Username = `ana${(people += 1)}`
  await client.signUp({ ClientId, Username, Password: 'Passw0rd!', UserAttributes: [{ Name, Value }] })
  await vi.waitFor(() => expect(calls).toHaveLength(1))
  const [message] = await inbox.read({ username: Username }, 0)
  return { call: calls[0], code: message?.code ?? '', Username }
}

/** Computes the signature of a request anew, from what was received: Signature Version 4. */
function signatureOf({ path, headers, body }: Call, service: string): string {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
  const [, day = '', names = ''] =
    /Credential=AKIDEXAMPLE\/(\d{8})\/.*SignedHeaders=([^,]+)/.exec(headers.authorization ?? '') ?? []
  const lines = names.split(';').map((name) => `${name}:${String(headers[name])}\n`)
  const canonical = ['POST', path, '', lines.join(''), names, sha256(body)].join('\n')
  const scope = `${day}/eu-west-1/${service}/aws4_request`
  const text = ['AWS4-HMAC-SHA256', String(headers['x-amz-date']), scope, sha256(canonical)].join('\n')
  const key = [day, 'eu-west-1', service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${keys.secretAccessKey}`)
  return hmac(key, text).toString('hex')
}

describe('Amazon SES', () => {
  it('is handed a mail, signed', async () => {
    const { call, code } = await signUp('email', 'ana@example.com')
    expect(call?.path).toBe('/v2/email/outbound-emails')
    expect(JSON.parse(call?.body ?? '')).toEqual({
      FromEmailAddress: '=?UTF-8?B?R3LDvMOfZQ==?= <no-reply@pies.example>',
      Destination: { ToAddresses: ['ana@example.com'] },
      Content: {
        Simple: {
          Subject: { Data: 'Your verification code', Charset: 'UTF-8' },
          Body: { Text: { Data: `Your confirmation code is ${code}`, Charset: 'UTF-8' } },
          Headers: [
            { Name: 'Auto-Submitted', Value: 'auto-generated' },
            { Name: 'X-Message-Id', Value: expect.stringMatching(/^<[\da-f-]{36}@pies\.example>$/) },
          ],
        },
      },
    })
    expect(call?.headers).toMatchObject({ 'x-amz-security-token': 'session' })
    expect(call && call.headers.authorization).toContain(`Signature=${call && signatureOf(call, 'ses')}`)
  })
})

describe('Amazon SNS', () => {
  it('is handed a text, signed', async () => {
    const { call, code } = await signUp('phone_number', '+4915112345678')
    expect(Object.fromEntries(new URLSearchParams(call?.body))).toMatchObject({
      Action: 'Publish',
      PhoneNumber: '+4915112345678',
      Message: `Your confirmation code is ${code}`,
    })
    expect(call && call.headers.authorization).toContain(`Signature=${call && signatureOf(call, 'sns')}`)
  })
})

describe('a webhook', () => {
  it('is handed the whole message, signed', async () => {
    const { call, code, Username } = await signUp('email', 'ana@example.com', hooked)
    const { headers, body, path } = call ?? { headers: {}, body: '', path: '' }
    expect(path).toBe('/hook?a=b')
    expect(JSON.parse(body)).toMatchObject({
      type: 'message',
      data: {
        poolId: hooked.id,
        username: Username,
        medium: 'EMAIL',
        trigger: 'SignUp',
        destination: 'ana@example.com',
        code,
      },
    })
    const id = String(headers['webhook-id'])
    const text = `${id}.${String(headers['webhook-timestamp'])}.${body}`
    const signature = createHmac('sha256', 'pies for everybody').update(text).digest('base64')
    expect(headers['webhook-signature']).toBe(`v1,${signature}`)
  })
})

describe('a refusal', () => {
  const xml =
    '<ErrorResponse><Error><Code>InvalidParameter</Code><Message>+4915112345678</Message></Error></ErrorResponse>'
  it.each([
    [
      'email',
      'ana@example.com',
      pool,
      { status: 400, headers: { 'x-amzn-errortype': 'MessageRejected:' }, body: '{"message":"ana@example.com"}' },
    ],
    ['phone_number', '+4915112345678', pool, { status: 400, body: xml }],
    ['email', 'ana@example.com', hooked, { status: 422, body: 'ana@example.com' }],
  ] as const)('for good is told to whoever signs up: by %s to %s', async (name, value, at, refusal) => {
    answer = refusal
    await expect(signUp(name, value, at)).rejects.toMatchObject({ name: 'CodeDeliveryFailureException' })
    expect(calls).toHaveLength(1)
    expect(shown()).not.toMatch(/ana@|49151/)
  })

  it.each([
    ['of our keys', { status: 403, headers: { 'x-amzn-errortype': 'InvalidClientTokenIdException' }, body: '' }],
    ['by too many calls', { status: 429, headers: { 'x-amzn-errortype': 'TooManyRequestsException' }, body: '' }],
    ['that leads elsewhere', { status: 302, headers: { location: `${endpoint}/elsewhere` }, body: '' }],
    ['by a failure', { status: 500, body: 'x'.repeat(100_000) }],
  ] as const)('%s is none of the message: it is tried again', async (_, refusal) => {
    answer = refusal
    await signUp('email', 'ana@example.com')
    await vi.waitFor(() => expect(log.lines).toMatchObject([{ message: expect.stringContaining('tried again') }]))
    expect(shown()).toContain(`Amazon SES answered ${refusal.status}`)
    expect(calls).toHaveLength(1)
  })
})

/** What the log tells. */
function shown(): string {
  return JSON.stringify(log.lines, (_, value: unknown) => (value instanceof Error ? String(value) : value))
}
