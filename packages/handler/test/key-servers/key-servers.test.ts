import { afterAll, describe, expect, it } from 'vitest'
import { createTokenVerifier, type TokenError } from '../../src/index.ts'
import { AWS_ISSUER, idClaims, NOW, signingKey, tokenOf } from '../../src/fixtures.ts'
import { createTokenVerifier as createWebTokenVerifier } from '../../src/web.ts'
import { createKeyServers, listen } from './servers.ts'

const key = signingKey('1')
const next = signingKey('2')
const canary = await listen((response) => response.end())
const servers = createKeyServers(key, next, canary.url)
const token = tokenOf(key, idClaims())
const DEADLINE = 0.5

function verifierOf(jwksUri: string, create: typeof createWebTokenVerifier = createTokenVerifier) {
  return create({
    issuer: AWS_ISSUER,
    jwksUri,
    clientId: null,
    tokenUse: null,
    clock: () => NOW * 1000,
    deadline: DEADLINE,
    refetchInterval: 0,
  })
}

afterAll(() => canary.close())

it('has forty servers at least, each named', () => {
  const bad = servers.filter(({ outcome }) => outcome !== 'accepted')
  expect(bad.length).toBeGreaterThanOrEqual(40)
  expect(new Set(servers.map(({ name }) => name)).size).toBe(servers.length)
})

const outcomeOf = (answer: Promise<unknown>) =>
  answer.then(
    () => 'accepted',
    ({ code }: TokenError) => code,
  )

describe('with a server that', () => {
  it.concurrent.each(servers)('$name, a token is $outcome', async ({ answer, outcome }) => {
    const server = await listen(answer)
    try {
      const verifier = verifierOf(server.url)
      const start = performance.now()
      // Once more where the server is to get another chance
      const first = await outcomeOf(verifier.verify(token))
      const last = first === 'accepted' ? first : await outcomeOf(verifier.verify(token))
      const took = performance.now() - start
      expect(last).toBe(outcome)
      expect(took).toBeLessThan(2 * DEADLINE * 1000 + 1500)
    } finally {
      server.close()
    }
  })

  it('asks for nothing elsewhere', () => expect(canary.turns()).toBe(0))
})

it.each([
  ['a host that is not there', 'https://keys.invalid/jwks.json'],
  ['a port that is closed', 'http://127.0.0.1:1/'],
  ['a path that is no host', 'https://[::ffff:127.0.0.1]:1/'],
])('is without keys at %s', async (_, url) => {
  await expect(verifierOf(url).verify(token)).rejects.toMatchObject({ code: 'keys-unavailable' })
  await expect(verifierOf(url, createWebTokenVerifier).verify(token)).rejects.toMatchObject({
    code: 'keys-unavailable',
  })
})

it.each([
  'http://keys.example/',
  'http://10.0.0.1/',
  'http://0.0.0.0/',
  'http://[::]/',
  'http://169.254.169.254/latest',
  'http://localhost.example/',
  'http://127.0.0.1.example/',
  'http://127.1.1.1.1/',
  'ftp://localhost/',
  'data:application/json,{"keys":[]}',
  'blob:null/x',
  'javascript:1',
  'http://user@localhost/',
  'https://user:pass@keys.example/',
  '//localhost/',
  'localhost',
  '',
])('does not take %s for a place of keys', (url) => {
  expect(() => verifierOf(url)).toThrow(TypeError)
  expect(() => verifierOf(url, createWebTokenVerifier)).toThrow(TypeError)
})

it('lets go of an answer that is too large', async () => {
  const chunk = ' '.repeat(65_536)
  const server = await listen((response) => {
    const more = () => {
      while (!response.destroyed && response.write(chunk));
    }
    response.writeHead(200).on('drain', more)
    more()
  })
  await expect(verifierOf(server.url).verify(token)).rejects.toMatchObject({ code: 'keys-unavailable' })
  await expect.poll(() => server.open(), { timeout: 2000 }).toBe(0)
  server.close()
})

it('asks a hanging server once for many tokens', async () => {
  const server = await listen(() => {})
  const verifier = verifierOf(server.url)
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => outcomeOf(verifier.verify(token))))
  expect(new Set(outcomes)).toEqual(new Set(['keys-unavailable']))
  expect(server.turns()).toBe(1)
  server.close()
})
