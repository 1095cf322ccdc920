import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SmtpSettings } from '../../src/delivery/smtp.ts'
import { answers, testFunctions } from '../functions.ts'
import { server } from '../server.ts'
import { mailServer, selfSigned } from './mail-server.ts'

// Mail by SMTP, to a real server on loopback. The outbox is looked through when the test says so.

vi.useFakeTimers({ toFake: ['setInterval'] })
afterAll(() => void vi.useRealTimers())

const certificate = selfSigned()
const post = await mailServer({ ...certificate })
const tls = await mailServer({ ...certificate, secure: true, authOptional: true })
const plain = await mailServer({ authOptional: true, disabledCommands: ['STARTTLS'] })

const standard = { kind: 'smtp', host: 'localhost', encryption: 'starttls', ca: certificate.cert } as const
const route = (poolId: string | undefined, way: Partial<SmtpSettings> & { port: number }) =>
  ({ medium: 'EMAIL', poolId, way: { ...standard, ...way } }) as const
const functions = testFunctions()
const { client, pool: makePool, clock, log, inbox, storage } = await mailing()

async function mailing() {
  const { port, login } = post
  const routes = [
    route(undefined, { port, login }),
    route('eu-west-1_tls', { port: tls.port, encryption: 'tls' }),
    route('eu-west-1_plain', { port: plain.port, login }),
    route('eu-west-1_stranger', { port, login, ca: undefined }),
    route('eu-west-1_wrong', { port, login: { ...login, pass: 'wrong' } }),
  ]
  const from = { name: '', address: 'no-reply@pies.example' }
  const running = await server({ messages: { routes, from } }, { runner: functions.runner })
  return { ...running, storage: running.services.storage }
}

const AutoVerifiedAttributes = ['email' as const]
const common = await makePool({ AutoVerifiedAttributes })
beforeEach(() => {
  for (const list of [post.received, post.troubles, tls.received, plain.received, log.lines]) list.length = 0
})

let people = 0
async function signUp({ clientId }: { clientId: string } = common, Username = `ana${(people += 1)}`) {
  const UserAttributes = [{ Name: 'email', Value: 'ana@example.com' }]
  await client.signUp({ ClientId: clientId, Username, Password: 'Passw0rd!', UserAttributes })
  return Username
}

const settled = (check: () => void | Promise<void>) => vi.waitFor(check, { interval: 5, timeout: 5_000 })
/** What waits to be sent, whoever has it. */
const left = async () => (await storage.outbox.claim(new Date(clock.now().getTime() + 600_000), 0, 100)).length

function later(seconds: number) {
  clock.advance(seconds)
  vi.advanceTimersByTime(5_000)
}

describe('a mail', () => {
  it('goes out encrypted, after a login, with a code that confirms', async () => {
    const Username = await signUp()
    await settled(() => expect(post.received).toHaveLength(1))
    const [mail] = post.received
    expect(mail).toMatchObject({
      user: 'post',
      encrypted: true,
      from: 'no-reply@pies.example',
      to: ['ana@example.com'],
    })
    expect(mail?.headers).toMatchObject({
      from: 'no-reply@pies.example',
      to: 'ana@example.com',
      subject: 'Your verification code',
      'auto-submitted': 'auto-generated',
      'message-id': expect.stringMatching(/^<[\da-f-]{36}@pies\.example>$/),
      'content-type': 'text/plain; charset=utf-8',
    })
    const [code = ''] = /\d{6}/.exec(mail?.body ?? '') ?? []
    await client.confirmSignUp({ ClientId: common.clientId, Username, ConfirmationCode: code })
    await settled(async () => expect(await left()).toBe(0))
    // Development shows it as well.
    expect(await inbox.read({ poolId: common.id, username: Username }, 0)).toMatchObject([{ code }])
  })

  it('is from whom the pool says, and answered to', async () => {
    const From = 'Mince, Pies <pies@shop.example>'
    const of = (more: object) => ({
      AutoVerifiedAttributes,
      EmailConfiguration: {
        EmailSendingAccount: 'DEVELOPER' as const,
        SourceArn: 'arn:aws:ses:eu-west-1:123456789012:identity/shop@shop.example',
        ReplyToEmailAddress: 'help@shop.example',
        ...more,
      },
    })
    await signUp(await makePool(of({ From: From.replace(',', '') })))
    await signUp(await makePool(of({})))
    await settled(() => expect(post.received).toHaveLength(2))
    expect(post.received.map(({ headers }) => [headers['from'], headers['reply-to']])).toEqual([
      ['Mince Pies <pies@shop.example>', 'help@shop.example'],
      ['shop@shop.example', 'help@shop.example'],
    ])
  })

  it('takes no markup from a username, and no header from a text', async () => {
    const emailMessage = '<p>Hello {username}, {####}</p>'
    const handler = answers({ emailMessage, emailSubject: 'Pies\r\nBcc: eve@example.com\u202e' })
    const pool = await makePool({
      AutoVerifiedAttributes,
      LambdaConfig: { CustomMessage: functions.add(handler) },
      EmailConfiguration: {
        EmailSendingAccount: 'DEVELOPER',
        SourceArn: 'arn:aws:ses:eu-west-1:1:identity/a@b.example',
      },
    })
    await signUp(pool, '<img/src=x>')
    await settled(() => expect(post.received).toHaveLength(1))
    const [mail] = post.received
    expect(mail?.to).toEqual(['ana@example.com'])
    expect(mail?.headers).toMatchObject({ subject: 'Pies Bcc: eve@example.com' })
    expect(mail?.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(mail?.headers).not.toHaveProperty('bcc')
    expect(mail?.body).toMatch(/^<p>Hello &lt;img\/src=x&gt;, \d{6}<\/p>/)
  })

  it('goes by TLS from the first byte where the server wants it', async () => {
    await signUp(await makePool({ AutoVerifiedAttributes, UserPoolTags: { _custom_id_: 'eu-west-1_tls' } }))
    await settled(() => expect(tls.received).toMatchObject([{ encrypted: true }]))
  })
})

describe('a server that refuses', () => {
  it.each([{ rcpt: 550 }, { data: 554 }])(
    'a mail for good (%j) is told to whoever signs up, and not asked again',
    async (trouble) => {
      post.troubles.push(trouble)
      const Username = `refused${(people += 1)}`
      await expect(signUp(common, Username)).rejects.toMatchObject({ name: 'CodeDeliveryFailureException' })
      expect(await left()).toBe(0)
      const { UserStatus } = await client.adminGetUser({ UserPoolId: common.id, Username })
      expect(UserStatus).toBe('UNCONFIRMED')
      expect(
        JSON.stringify(log.lines, (_, value: unknown) => (value instanceof Error ? value.message : value)),
      ).toMatch(/The mail server answered 55\d to (RCPT TO|DATA)/)
      expect(shown()).not.toMatch(/example\.com|123456/)
    },
  )

  it('tells nobody by it who exists, where the client hides that', async () => {
    const hiding = await makePool({ AutoVerifiedAttributes }, { PreventUserExistenceErrors: 'ENABLED' })
    const Username = await signUp(hiding)
    const before = post.attempts()
    post.troubles.push({ rcpt: 550 })
    await client.resendConfirmationCode({ ClientId: hiding.clientId, Username })
    await settled(() => expect(post.attempts()).toBe(before + 1))
    await settled(async () => expect(await left()).toBe(0))
  })

  it.each([{ rcpt: 451 }, { data: 452 }, 'cut' as const])(
    'for now (%j) is asked again, by the same Message-ID',
    async (trouble) => {
      post.troubles.push(trouble)
      const Username = await signUp()
      await settled(() => expect(log.lines).toMatchObject([{ message: expect.stringContaining('tried again') }]))
      const before = post.received.map(({ headers }) => headers['message-id'])
      await new Promise((resolve) => setTimeout(resolve, 10))
      later(6)
      await settled(() => expect(post.received).toHaveLength(before.length + 1))
      const all = post.received.map(({ headers }) => headers['message-id'])
      expect(new Set(all).size).toBe(1)
      await settled(async () => expect(await left()).toBe(0))
      // The inbox shows it once.
      expect(await inbox.read({ username: Username }, 0)).toHaveLength(1)
      expect(shown()).not.toMatch(/example\.com|123456/)
    },
  )

  it.each([
    ['without TLS', 'plain'],
    ['with a certificate of a stranger', 'stranger'],
    ['by a wrong password', 'wrong'],
  ])('%s is told nothing', async (_, name) => {
    const pool = await makePool({ AutoVerifiedAttributes, UserPoolTags: { _custom_id_: `eu-west-1_${name}` } })
    const before = post.attempts()
    await signUp(pool)
    await settled(() => expect(log.lines).toMatchObject([{ level: 'warn' }]))
    expect([plain.received, post.attempts()]).toEqual([[], before])
    expect(shown()).not.toMatch(/p@ss|wrong/)
  })
})

/** What the log tells. */
function shown(): string {
  return JSON.stringify(log.lines, (_, value: unknown) => (value instanceof Error ? String(value) : value))
}
