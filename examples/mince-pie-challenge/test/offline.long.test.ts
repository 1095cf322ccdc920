import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startOffline } from './start-offline.ts'
import type { Offline } from './start-offline.ts'
import { forged, visitor, whoAmI } from './visitor.ts'

// One of `pages` in config.dev.yml
const PAGE = 'http://localhost:5173'

const REFUSED = {
  status: 401,
  contentType: 'application/problem+json',
  detail: 'Service requires an authenticated user',
}

describe('the Mince Pie Challenge API', () => {
  let api: Offline
  let userId: string
  let username: string
  let message: { code: string; subject: string; body: string }
  let tokens: { valid: string; expired: string; forged: string; admin: string }

  beforeAll(async () => {
    api = await startOffline()
    const joe = visitor(api)
    username = joe.username
    userId = await joe.signUp()
    message = await joe.message()
    await joe.confirm(message.code)
    const [valid, expired] = [await joe.signIn(), await joe.expiredToken()]
    await joe.joinNewGroup('admin')
    tokens = { valid, expired, forged: forged(valid), admin: await joe.signIn() }
  }, 60_000)
  afterAll(() => api?.stop())

  it('knows nobody at /public', async () => {
    await expect(whoAmI(api.url, '/public')).resolves.toMatchObject({ status: 200, userId: 'N/A' })
    await expect(whoAmI(api.url, '/public', tokens.valid)).resolves.toMatchObject({ status: 200, userId: 'N/A' })
  })

  it.each(['/optional', '/strict'])('knows the user of a bare token and of a bearer at %s', async (path) => {
    await expect(whoAmI(api.url, path, tokens.valid)).resolves.toMatchObject({ status: 200, userId })
    await expect(whoAmI(api.url, path, `Bearer ${tokens.valid}`)).resolves.toMatchObject({ status: 200, userId })
  })

  it('lets in everybody at /optional, by name only those with a good token', async () => {
    for (const token of [undefined, tokens.expired, tokens.forged]) {
      await expect(whoAmI(api.url, '/optional', token)).resolves.toMatchObject({ status: 200, userId: 'N/A' })
    }
  })

  it('refuses all others at /strict', async () => {
    for (const token of [undefined, tokens.expired, tokens.forged]) {
      await expect(whoAmI(api.url, '/strict', token)).resolves.toMatchObject(REFUSED)
    }
  })

  it('lets in only those of the group at /admin, and says what the others lack', async () => {
    await expect(whoAmI(api.url, '/admin', tokens.admin)).resolves.toMatchObject({ status: 200, userId })
    await expect(whoAmI(api.url, '/admin', tokens.valid)).resolves.toMatchObject({
      status: 403,
      contentType: 'application/problem+json',
      requiredGroups: ['admin'],
    })
    for (const token of [undefined, tokens.expired, tokens.forged]) {
      await expect(whoAmI(api.url, '/admin', token)).resolves.toMatchObject(REFUSED)
    }
  })

  it('shows at /pie what a function of the pool says in the token', async () => {
    await expect(whoAmI(api.url, '/pie', tokens.valid)).resolves.toMatchObject({ status: 200, userId, pie: 'mince' })
    await expect(whoAmI(api.url, '/pie')).resolves.toMatchObject(REFUSED)
  })

  it('mails what a function of the pool writes', () => {
    expect(message).toMatchObject({ subject: 'Your mince pie', body: `A pie for ${username}: ${message.code}` })
  })

  it('has an authorizer that refuses at /authorized, and believes whom it names', async () => {
    for (const token of [tokens.valid, `Bearer ${tokens.valid}`]) {
      await expect(whoAmI(api.url, '/authorized', token)).resolves.toMatchObject({ status: 200, userId })
    }
    // As an HTTP API does: 401 by itself without the header, 403 where the authorizer refuses
    await expect(whoAmI(api.url, '/authorized')).resolves.toMatchObject({ status: 401 })
    for (const token of [tokens.expired, tokens.forged]) {
      await expect(whoAmI(api.url, '/authorized', token)).resolves.toMatchObject({ status: 403 })
    }
  })

  it('lets the pages of another origin ask first that it knows', async () => {
    const preflight = (origin: string) =>
      fetch(`${api.url}/strict`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'GET',
          'access-control-request-headers': 'authorization',
        },
      })
    const allowed = await preflight(PAGE)
    expect(allowed.status).toBe(204)
    expect(Object.fromEntries(allowed.headers)).toMatchObject({
      'access-control-allow-origin': PAGE,
      'access-control-allow-headers': expect.stringMatching(/authorization/i),
      'access-control-allow-methods': expect.stringMatching('GET'),
    })
    expect((await preflight('https://elsewhere.example')).headers.get('access-control-allow-origin')).toBeNull()
  })

  it.each([
    ['an answer', '/strict', 'valid', 200],
    ["a handler's refusal", '/strict', 'expired', 401],
    ["an authorizer's refusal", '/authorized', 'expired', 403],
    ["the API's own refusal", '/authorized', undefined, 401],
  ] as const)('lets such a page read %s', async (_, path, token, status) => {
    const headers = { origin: PAGE, ...(token && { authorization: tokens[token] }) }
    const answer = await fetch(`${api.url}${path}`, { headers })
    expect(answer.status).toBe(status)
    expect(answer.headers.get('access-control-allow-origin')).toBe(PAGE)
    expect(answer.headers.get('access-control-expose-headers')).toMatch(/www-authenticate/i)
  })

  it('prints the outputs of the stack', () => {
    expect(api.output()).toMatch(`UserPoolId        ${api.poolId}`)
    expect(api.output()).toMatch(`UserPoolClientId  ${api.clientId}`)
  })
})

describe('the user pool beside it', () => {
  it('keeps identifiers, users and its address from run to run', async () => {
    const data = await mkdtemp(join(tmpdir(), 'mince-pie-'))
    try {
      const first = await startOffline({ data })
      const joe = visitor(first)
      await joe.signUp()
      await joe.confirm((await joe.message()).code)
      await first.stop()

      const second = await startOffline({ data })
      const { endpoint, poolId, clientId } = first
      expect(second).toMatchObject({ endpoint, poolId, clientId })
      await expect(joe.signIn()).resolves.toMatch(/^ey/)
      await second.stop()
    } finally {
      await rm(data, { recursive: true, force: true })
    }
  }, 60_000)

  it('is another one in another stage', async () => {
    const [dev, staging] = await Promise.all([startOffline(), startOffline({ stage: 'staging' })])
    try {
      expect(staging.poolId).not.toBe(dev.poolId)
      const joe = visitor(dev)
      await joe.signUp()
      await joe.confirm((await joe.message()).code)
      const token = await joe.signIn()
      await expect(whoAmI(dev.url, '/strict', token)).resolves.toMatchObject({ status: 200 })
      await expect(whoAmI(staging.url, '/strict', token)).resolves.toMatchObject(REFUSED)
    } finally {
      await Promise.all([dev.stop(), staging.stop()])
    }
  }, 60_000)

  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'ends with its parent at %s',
    async (signal) => {
      const api = await startOffline()
      await api.stop(signal)
      await expect.poll(() => answers(api.endpoint), { timeout: 5000 }).toBe(false)
    },
    60_000,
  )
})

async function answers(endpoint: string): Promise<boolean> {
  return fetch(`${endpoint}/_poolhouse/health`).then(
    () => true,
    () => false,
  )
}
