import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { createTokenVerifier, TokenError } from '../index.ts'
import { parseJson } from './json.ts'
import { idClaims, NOW, POOL_ID, signingKey, tokenOf } from '../fixtures.ts'
import { createTokenVerifier as createWebTokenVerifier } from '../web.ts'

const key = signingKey('1')
const options = {
  userPoolId: POOL_ID,
  endpoint: null,
  clientId: 'client-1',
  tokenUse: 'id',
  clock: () => NOW * 1000,
  fetch: () => Promise.reject(new Error('No network')),
} as const
const verifiers = [createTokenVerifier(options), createWebTokenVerifier(options)]
for (const verifier of verifiers) verifier.cacheJwks({ keys: [key.jwk] })
const token = tokenOf(key, idClaims({ 'cognito:groups': ['bakers'] }))

async function expectRefusal(bad: string) {
  for (const verifier of verifiers) {
    const failure = await verifier.verify(bad).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(TokenError)
  }
}

const mutation = fc.oneof(
  fc.record({ at: fc.nat(token.length - 1), text: fc.string({ maxLength: 3, unit: 'binary' }), length: fc.nat(3) }),
  fc.record({ at: fc.nat(token.length - 1), text: fc.base64String({ maxLength: 4 }), length: fc.nat(4) }),
  fc.record({ at: fc.nat(token.length), text: fc.constant(''), length: fc.nat(token.length) }),
)

it('accepts no token that was changed anywhere', async () => {
  for (const verifier of verifiers) await verifier.verify(token)
  await fc.assert(
    fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 3 }), async (mutations) => {
      let bad = token
      for (const { at, text, length } of mutations) bad = bad.slice(0, at) + text + bad.slice(at + length)
      fc.pre(bad !== token)
      await expectRefusal(bad)
    }),
    { numRuns: 500 },
  )
})

it('takes any JSON for header and payload without another error than its own', async () => {
  await fc.assert(
    fc.asyncProperty(fc.json({ maxDepth: 4 }), fc.json({ maxDepth: 4 }), async (header, payload) => {
      await expectRefusal(tokenOf(key, payload, header))
      await expectRefusal(tokenOf(key, payload))
    }),
    { numRuns: 100 },
  )
})

it('takes any value for any claim without another error than its own', async () => {
  const claims = ['sub', 'iss', 'aud', 'exp', 'nbf', 'iat', 'token_use', 'cognito:groups', 'email', '__proto__']
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...claims), fc.jsonValue(), async (claim, value) => {
      const payload = Object.entries({ ...idClaims(), x: 1 }).filter(([name]) => name !== claim)
      const json = `{${[...payload, [claim, value]].map(([name, one]) => `${JSON.stringify(name)}:${JSON.stringify(one)}`).join(',')}}`
      for (const verifier of verifiers) {
        const outcome = await verifier.verify(tokenOf(key, json)).catch((error: unknown) => error)
        if (!(outcome instanceof TokenError)) expect(outcome).toHaveProperty('sub')
      }
    }),
    { numRuns: 200 },
  )
})

it('takes any text and any value for a token without another error than its own', async () => {
  await fc.assert(fc.asyncProperty(fc.string({ unit: 'binary' }), expectRefusal), { numRuns: 300 })
  await fc.assert(
    fc.asyncProperty(fc.anything(), (value) => expectRefusal(value as string)),
    { numRuns: 300 },
  )
})

it('takes any value for a key set without another error than a TypeError', () => {
  const member = fc.oneof(fc.jsonValue(), fc.constantFrom('RSA', 'sig', 'RS256', 'AQAB', key.jwk.n))
  const jwk = fc.dictionary(fc.constantFrom('kty', 'kid', 'n', 'e', 'use', 'alg', 'key_ops', 'd'), member)
  const set = fc.oneof(fc.jsonValue(), fc.record({ keys: fc.array(fc.oneof(jwk, fc.jsonValue())) }))
  fc.assert(
    fc.property(set, (value) => {
      for (const create of [createTokenVerifier, createWebTokenVerifier]) {
        try {
          create(options).cacheJwks(value as never)
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError)
        }
      }
    }),
    { numRuns: 300 },
  )
})

it('reads JSON as JSON.parse does, and finds each repeated member', () => {
  const spaces = fc.constantFrom('', ' ', '\n\t ', '\r\n')
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue(), { minKeys: 1 }),
      spaces,
      (value, space) => {
        const members = Object.entries(value).map(
          ([name, one]) => `${JSON.stringify(name)}${space}:${JSON.stringify(one)}`,
        )
        const json = `{${members.join(`${space},`)}}`
        expect(JSON.stringify(parseJson(json))).toBe(JSON.stringify(JSON.parse(json)))
        expect(() => parseJson(`${json.slice(0, -1)},${members[0]}}`)).toThrow('Repeated')
      },
    ),
  )
})
