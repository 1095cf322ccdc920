import { randomBytes } from 'node:crypto'
import { decodeProtectedHeader } from 'jose'
import { afterAll, describe, expect, it } from 'vitest'
import { server } from '../../../test/server.ts'
import { signRs256 } from '../../crypto/jwt.ts'
import type { PoolId } from '../../storage/port/index.ts'
import { openTestPostgres } from '../../storage/test-postgres.ts'
import { PUBLISHED_AFTER_MS, PUBLISHED_AHEAD_MS, rotateSigningKeys } from './rotate-signing-keys.ts'
import { LOOK_AGAIN_MS } from './signing-keys.ts'

type Server = Awaited<ReturnType<typeof server>>

const DAY_LONG = {
  AccessTokenValidity: 1,
  IdTokenValidity: 1,
  TokenValidityUnits: { AccessToken: 'days', IdToken: 'days' },
} as const

async function stored({ services }: Server, id: string) {
  const pool = await services.storage.pools.find(id as PoolId) // of a test's own pool
  if (!pool) throw new Error('The pool is gone.')
  return pool
}

async function published({ endpoint }: Server, poolId: string): Promise<string[]> {
  const response = await fetch(`${endpoint}/${poolId}/.well-known/jwks.json`)
  const { keys } = (await response.json()) as { keys: { kid: string }[] } // RFC 7517 §5
  return keys.map(({ kid }) => kid)
}

const kidOf = (token: string) => decodeProtectedHeader(token).kid
const minute = LOOK_AGAIN_MS / 1000

describe('a rotation of signing keys', async () => {
  const one = await server()

  it('publishes successors before they sign, and keeps the keys before until their last token has expired', async () => {
    const pool = await one.pool({}, DAY_LONG)
    const ana = await pool.signedIn()
    const before = await published(one, pool.id)
    expect(before).toHaveLength(2)
    await expect(rotateSigningKeys(one.services, await stored(one, pool.id))).resolves.toBe(true)
    const during = await published(one, pool.id)
    expect(during).toHaveLength(4)
    expect(during).toEqual(expect.arrayContaining(before))

    // The last moment in which the keys before sign.
    one.clock.advance(PUBLISHED_AHEAD_MS / 1000 - 1)
    const last = await pool.signIn(ana.username, ana.password)
    expect(before).toContain(kidOf(last.accessToken))
    expect(before).toContain(kidOf(last.idToken))

    one.clock.advance(1 + minute)
    const next = await pool.signIn(ana.username, ana.password)
    expect(kidOf(next.accessToken)).not.toBe(kidOf(next.idToken))
    for (const token of [next.accessToken, next.idToken]) {
      expect(during).toContain(kidOf(token))
      expect(before).not.toContain(kidOf(token))
    }

    one.clock.advance(86_400 - minute - 3)
    await one.client.getUser({ AccessToken: last.accessToken })
    one.clock.advance(4)
    await expect(one.client.getUser({ AccessToken: last.accessToken })).rejects.toThrow('Access Token has expired')
    await expect(published(one, pool.id)).resolves.toHaveLength(4)

    one.clock.advance((PUBLISHED_AHEAD_MS + PUBLISHED_AFTER_MS) / 1000)
    const after = await published(one, pool.id)
    expect(after).toEqual(during.filter((kid) => !before.includes(kid)))
    await expect(pool.signIn(ana.username, ana.password)).resolves.toHaveProperty('accessToken')
  })

  it('begins at the pool that nobody has signed in to, and ends at one that is gone', async () => {
    const pool = await one.pool()
    const row = await stored(one, pool.id)
    await rotateSigningKeys(one.services, row)
    const { accessToken } = await pool.signedIn()
    const kids = await published(one, pool.id)
    expect(kids).toHaveLength(4)
    expect(kids).toContain(kidOf(accessToken))
    await one.client.deleteUserPool({ UserPoolId: pool.id })
    await expect(rotateSigningKeys(one.services, row)).resolves.toBe(false)
  })

  it('signs with what there is when the clock was set back', async () => {
    const pool = await one.pool()
    const ana = await pool.signedIn()
    one.clock.advance(-365 * 86_400)
    await expect(pool.signIn(ana.username, ana.password)).resolves.toHaveProperty('accessToken')
  })
})

describe('two processes on one database', async () => {
  const place = await openTestPostgres()
  const config = { database: place.url, masterKey: randomBytes(32), issuer: 'aws' as const }
  const [a, b] = [await server(config), await server(config)]
  afterAll(async () => {
    await Promise.all([a.close(), b.close()])
    await place.stop()
  })
  const advance = (seconds: number) => [a, b].forEach(({ clock }) => clock.advance(seconds))

  it('follow a rotation within a minute', async () => {
    const pool = await a.pool({}, DAY_LONG)
    const ana = await pool.signedIn()
    await expect(published(b, pool.id)).resolves.toHaveLength(2)
    // Both have read what there is before either writes.
    const met = Promise.withResolvers<void>()
    let waiting = 0
    for (const { keys } of [a.services.storage, b.services.storage]) {
      const { rotate } = keys
      keys.rotate = async (...given) => {
        if ((waiting += 1) === 2) met.resolve()
        await met.promise
        return rotate(...given)
      }
    }
    const both = await Promise.all([a, b].map(async (of) => rotateSigningKeys(of.services, await stored(of, pool.id))))
    expect(both.filter(Boolean)).toHaveLength(1)
    advance(minute)
    const kids = await published(a, pool.id)
    expect(kids).toHaveLength(4)
    await expect(published(b, pool.id)).resolves.toEqual(kids)

    advance(PUBLISHED_AHEAD_MS / 1000 - minute - 10)
    const old = await pool.signIn(ana.username, ana.password)
    advance(10 + minute)
    const fresh = await pool.signIn(ana.username, ana.password)
    expect(kidOf(fresh.accessToken)).not.toBe(kidOf(old.accessToken))
    for (const { client } of [a, b]) {
      for (const { accessToken } of [old, fresh]) await client.getUser({ AccessToken: accessToken })
    }
  })

  it('look again for a key they do not know, once in a while', async () => {
    const pool = await a.pool()
    const { accessToken } = await pool.signedIn()
    const row = await stored(a, pool.id)
    await b.services.signingKeys.of(row)
    await rotateSigningKeys(a.services, row)
    const successor = await a.services.storage.keys.list(row.key).then(async (keys) => {
      const kid = keys.findLast(({ use }) => use === 'access')?.kid ?? ''
      return a.services.signingKeys.withKid(row, kid)
    })
    if (!successor) throw new Error('There is no successor.')
    const claims = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()) as object // signed here
    const token = await signRs256({ ...claims }, successor)

    let looks = 0
    const { list } = b.services.storage.keys
    b.services.storage.keys.list = (of) => ((looks += 1), list(of))
    // b has looked a moment ago.
    await expect(b.client.getUser({ AccessToken: token })).rejects.toThrow('Invalid Access Token')
    expect(looks).toBe(0)
    b.clock.advance(5)
    await b.client.getUser({ AccessToken: token })
    expect(looks).toBe(1)
    for (let round = 0; round < 3; round += 1) {
      const hostile = Array.from({ length: 20 }, (_, index) =>
        signRs256({ ...claims }, { ...successor, kid: `x${index}` }),
      )
      const answers = (await Promise.all(hostile)).map((AccessToken) => b.client.getUser({ AccessToken }))
      for (const { status } of await Promise.allSettled(answers)) expect(status).toBe('rejected')
      expect(looks).toBe(1 + round)
      b.clock.advance(5)
    }
  })
})
