// Measures the built package against `crypto.verify` alone, in short interleaved rounds, and prints medians.
import { generateKeyPairSync, randomUUID, sign, verify } from 'node:crypto'
import { createTokenVerifier } from '../dist/index.js'

const COUNT = 200
const ROUNDS = 150
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const kid = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG='
const jwk = { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }
const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
const now = Math.floor(Date.now() / 1000)

function makeToken() {
  const claims = {
    sub: randomUUID(),
    'cognito:groups': ['bakers', 'tasters'],
    email_verified: true,
    iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI',
    'cognito:username': randomUUID(),
    origin_jti: randomUUID(),
    aud: '1234567890abcdefghijklmnop',
    event_id: randomUUID(),
    token_use: 'id',
    auth_time: now,
    exp: now + 3600,
    iat: now,
    jti: randomUUID(),
    email: 'ana@example.com',
  }
  const signed = `${encode({ kid, alg: 'RS256' })}.${encode(claims)}`
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`
}

const tokens = Array.from({ length: COUNT }, makeToken)
// A request brings a new string, which has never been hashed
const copies = () => tokens.map((token) => Buffer.from(token).toString('latin1'))
const parts = tokens.map((token) => {
  const dot = token.lastIndexOf('.')
  return [Buffer.from(token.slice(0, dot)), Buffer.from(token.slice(dot + 1), 'base64url')]
})
const make = (cacheSize) => {
  const verifier = createTokenVerifier({
    userPoolId: 'eu-west-1_AbCdEfGhI',
    endpoint: null,
    clientId: '1234567890abcdefghijklmnop',
    tokenUse: 'id',
    cacheSize,
  })
  verifier.cacheJwks({ keys: [jwk] })
  return verifier
}
// Remembers as any verifier does, and has forgotten each token when its next turn comes
const fresh = make(COUNT / 2)
const seen = make(COUNT * 4)
for (const token of tokens) seen.verifySync(token)

const cases = {
  crypto: () => parts.forEach(([data, signature]) => verify('sha256', data, publicKey, signature)),
  verify: async (list) => {
    for (const token of list) await fresh.verify(token)
  },
  verifySync: (list) => list.forEach((token) => fresh.verifySync(token)),
  seen: async (list) => {
    for (const token of list) await seen.verify(token)
  },
}
const times = Object.fromEntries(Object.keys(cases).map((name) => [name, []]))
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, run] of Object.entries(cases)) {
    const list = copies()
    const start = process.hrtime.bigint()
    await run(list)
    times[name].push(Number(process.hrtime.bigint() - start) / 1000 / COUNT)
  }
}
const median = (name) => times[name].toSorted((a, b) => a - b)[ROUNDS >> 1]
const ratio = (name) => `${median(name).toFixed(1)} µs, ${(median(name) / median('crypto')).toFixed(2)} × crypto.verify`
// A token that was remembered would cost next to nothing: then this measures the wrong thing
for (const name of ['verify', 'verifySync']) {
  if (median(name) < median('crypto')) throw new Error(`${name} did not check signatures`)
}
console.log(`Node ${process.versions.node}: crypto.verify ${median('crypto').toFixed(1)} µs`)
console.log(`a fresh token: ${ratio('verify')}; synchronously ${ratio('verifySync')}`)
console.log(`a token seen before: ${median('seen').toFixed(2)} µs`)
