import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { createTokenVerifier, TokenError } from '../../src/index.ts'
import { NOW, POOL_ID } from '../../src/fixtures.ts'
import { createTokenVerifier as createWebTokenVerifier } from '../../src/web.ts'
import { createCorpus } from './tokens.ts'

let hits = 0
const server = createServer((_, response) => {
  hits++
  response.end()
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const canary = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // listening on TCP
const globalFetch = vi.spyOn(globalThis, 'fetch')
const asked = new Set<string>()
afterAll(() => server.close())

const { jwks, good, hostile } = createCorpus(canary)
const options = {
  userPoolId: POOL_ID,
  endpoint: null,
  clientId: 'client-1',
  tokenUse: null,
  clock: () => NOW * 1000,
  fetch: (url: string) => {
    asked.add(url)
    return Promise.reject(new Error('No network'))
  },
}
const verifiers = [
  ['node:crypto', createTokenVerifier(options)],
  ['WebCrypto', createWebTokenVerifier(options)],
] as const
for (const [, verifier] of verifiers) verifier.cacheJwks(jwks)

it('has three hundred hostile tokens at least, each named and each another', () => {
  expect(hostile.length).toBeGreaterThanOrEqual(300)
  expect(new Set(hostile.map(({ name }) => name)).size).toBe(hostile.length)
  const twice = hostile.filter(({ token }, at) => hostile.findIndex((other) => other.token === token) !== at)
  expect(twice.map(({ name }) => name)).toEqual([])
})

describe.each(verifiers)('a verifier on %s', (_, verifier) => {
  it.each(hostile)('refuses $name', async ({ token, code }) => {
    const start = performance.now()
    const failure = await verifier.verify(token as string).catch((error: unknown) => error)
    expect(performance.now() - start).toBeLessThan(1000)
    expect(failure).toBeInstanceOf(TokenError)
    expect(failure).toMatchObject({ code })
  })

  it.each(good)('accepts $name', async ({ token }) => {
    await expect(verifier.verify(token)).resolves.toHaveProperty('sub')
  })

  it('accepts the good ones again after all that', async () => {
    for (const { token } of good) await expect(verifier.verify(token)).resolves.toBeDefined()
  })
})

it('asks for nothing but the key sets of the pool', () => {
  expect(hits).toBe(0)
  expect(globalFetch).not.toHaveBeenCalled()
  const prefixes = ['', 'issuer-'].map((prefix) => `https://${prefix}cognito-idp.eu-west-1.amazonaws.com/${POOL_ID}`)
  for (const url of asked) expect(prefixes.map((prefix) => `${prefix}/.well-known/jwks.json`)).toContain(url)
})
