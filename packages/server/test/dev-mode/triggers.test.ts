import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { server } from '../server.ts'

/** What development shows of the calls of functions, and one of them made again. */

const folder = mkdtempSync(join(tmpdir(), 'poolhouse-triggers-'))
afterAll(() => rmSync(folder, { recursive: true }))
const module = join(folder, 'functions.ts')
const write = (body: string) =>
  writeFileSync(module, `export const handler = async (event) => { ${body}; return event }`)
write('')
const target = { module, export: 'handler', environment: {} }
const targets = new Map(['pre', 'migrate', 'define', 'create', 'verify', 'send'].map((name) => [name, target]))
const { client, url, pool: makePool, clock } = await server({ runs: { targets, endpoint: undefined } })
const arn = (name: string) => `arn:aws:lambda:eu-west-1:123456789012:function:${name}`
const PASSWORD = 'Passw0rd!'

const control = (path: string, init: RequestInit = {}) => fetch(`${url}/_poolhouse/triggers${path}`, init)
type Call = Record<string, unknown> & { readonly id: string }
const calls = async (query = '') => (await (await control(query)).json()) as Call[]
const replay = (id: string) =>
  control(`/${id}/replay`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })

const pool = await makePool(
  {
    AutoVerifiedAttributes: ['email'],
    LambdaConfig: {
      PreAuthentication: arn('pre'),
      UserMigration: arn('migrate'),
      DefineAuthChallenge: arn('define'),
      CreateAuthChallenge: arn('create'),
      VerifyAuthChallengeResponse: arn('verify'),
      CustomEmailSender: { LambdaVersion: 'V1_0', LambdaArn: arn('send') },
      KMSKeyID: 'arn:aws:kms:eu-west-1:123456789012:key/0c7a4e56-92dd-4d8e-9a1f-5f7b1c9d2e3f',
    },
  },
  { ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_CUSTOM_AUTH'], PreventUserExistenceErrors: 'LEGACY' },
)
const { username } = await pool.user({ password: PASSWORD })

describe('the calls of functions', () => {
  it('are shown with event, answer, time, and what was refused', async () => {
    await pool.signIn(username, PASSWORD)
    write(`throw new Error('no pies for ' + event.userName)`)
    await expect(pool.signIn(username, PASSWORD)).rejects.toThrow('no pies')
    const [good, refused] = await calls(`?username=${username}`)
    const event = {
      triggerSource: 'PreAuthentication_Authentication',
      userName: username,
      request: { userAttributes: { email: `${username}@example.com` } },
    }
    const common = {
      id: expect.stringMatching(/^\d+$/),
      trigger: 'PreAuthentication',
      triggerSource: 'PreAuthentication_Authentication',
      poolId: pool.id,
      username,
      function: arn('pre'),
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      ms: expect.any(Number),
      event,
    }
    expect(good).toMatchObject({ ...common, answer: event })
    expect(good).not.toHaveProperty('error')
    const message = `PreAuthentication failed with error no pies for ${username}.`
    const detail = expect.stringMatching(/^at handler \(.*functions\.ts:1:\d+\)$/)
    expect(refused).toMatchObject({ ...common, error: { name: 'UserLambdaValidationException', message, detail } })
    expect(refused).not.toHaveProperty('answer')
  })

  it('are a page for a browser', async () => {
    const response = await control('', { headers: { accept: 'text/html' } })
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    const text = await response.text()
    expect(text.split('<article')).toHaveLength(3)
    expect(text).toContain('UserLambdaValidationException')
  })

  it('are filtered, and waited for', async () => {
    const [first] = await calls(`?username=${username}`)
    const counts = async (query: string) => (await calls(query)).length
    expect(await counts(`?poolId=${pool.id}&trigger=PreAuthentication&username=${username}@example.com`)).toBe(2)
    expect(await counts('?poolId=eu-west-1_nothing00')).toBe(0)
    expect(await counts('?trigger=PreSignUp&wait=1')).toBe(0)
    expect(await counts(`?after=${first?.id}`)).toBe(1)
    expect(await counts(`?after=${clock.now().toISOString()}`)).toBe(0)
    const later = calls(`?after=${Number(first?.id) + 1}&wait=20000`)
    write('')
    await pool.signIn(username, PASSWORD)
    expect(await later).toMatchObject([{ trigger: 'PreAuthentication' }])
  })

  it.each(['?trigge=x', '?username=a&username=b', '?after=soon', '?wait=long'])(
    'are not shown for %s',
    async (query) => {
      expect((await control(query)).status).toBe(400)
    },
  )

  it('are not for other pages', async () => {
    expect((await control('', { headers: { origin: 'https://evil.example' } })).status).toBe(403)
    const headers = { origin: 'https://evil.example', 'content-type': 'application/json' }
    expect((await control('/1/replay', { method: 'POST', body: '{}', headers })).status).toBe(403)
  })

  it('have no secrets in them', async () => {
    write(`
      if (event.request.password) throw new Error('who types ' + event.request.password + '?')
      const { response } = event
      if ('issueTokens' in response) event.response = { challengeName: 'CUSTOM_CHALLENGE' }
      if ('publicChallengeParameters' in response) {
        event.response = { publicChallengeParameters: { q: 'pie?' }, privateChallengeParameters: { pie: 'apple-crumble' } }
      }
      if (event.request.code) event.response = { sent: 'It is ' + event.request.code }
    `)
    const ClientId = pool.clientId
    const USERNAME = username
    await expect(pool.signIn('nobody', 'Secret-passw0rd')).rejects.toThrow()
    const { Session, ChallengeName } = await client.initiateAuth({
      ClientId,
      AuthFlow: 'CUSTOM_AUTH',
      AuthParameters: { USERNAME },
    })
    const ChallengeResponses = { USERNAME, ANSWER: 'cherry-crumble' }
    await client.respondToAuthChallenge({ ClientId, Session, ChallengeName, ChallengeResponses })
    await client.forgotPassword({ ClientId, Username: username })
    const sent = await calls('?trigger=CustomEmailSender&wait=20000')
    expect(sent).toMatchObject([{ event: { request: { code: '***' } }, answer: { response: { sent: 'It is ***' } } }])
    expect(await calls('?trigger=UserMigration')).toMatchObject([
      {
        event: { request: { password: '***' } },
        error: { message: 'UserMigration failed with error who types ***?.' },
      },
    ])
    const all = JSON.stringify(await calls())
    expect(all).toContain('VerifyAuthChallengeResponse')
    for (const secret of ['Secret-passw0rd', 'apple-crumble', 'cherry-crumble', await pool.code(username)]) {
      expect(all).not.toContain(secret)
    }
  })

  it('are made again with an edited module, and nothing comes of it', async () => {
    const [migration] = await calls('?trigger=UserMigration')
    write(`
      if (event.request.password !== 'Secret-passw0rd') throw new Error('another password')
      event.response = { userAttributes: { email: 'nobody@example.com' }, finalUserStatus: 'CONFIRMED' }
    `)
    const before = await calls()
    const response = await replay(migration?.id ?? '')
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({
      at: expect.any(String),
      ms: expect.any(Number),
      answer: expect.objectContaining({
        response: { userAttributes: { email: 'nobody@example.com' }, finalUserStatus: 'CONFIRMED' },
      }),
    })
    write(`return 'pie'`)
    const error = { name: 'InvalidLambdaResponseException', message: 'Unrecognizable lambda output' }
    expect(await (await replay(migration?.id ?? '')).json()).toMatchObject({ answer: 'pie', error })
    expect(await calls()).toEqual(before)
    await expect(client.adminGetUser({ UserPoolId: pool.id, Username: 'nobody' })).rejects.toThrow('does not exist')
    expect((await replay('0')).status).toBe(404)
    const init = { method: 'POST', body: '{"event":{}}', headers: { 'content-type': 'application/json' } }
    expect((await control(`/${migration?.id}/replay`, init)).status).toBe(400)
  })
})
