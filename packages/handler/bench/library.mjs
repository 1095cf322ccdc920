// Measures one library beside `crypto.verify`, in a process of its own: node library.mjs <name> <rounds> <tokens>
import { generateKeyPairSync, randomUUID, sign, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const ENTRY = new URL('../dist/index.js', import.meta.url)
const POOL_ID = 'eu-west-1_AbCdEfGhI'
const ISSUER = `https://cognito-idp.eu-west-1.amazonaws.com/${POOL_ID}`
const CLIENT_ID = '1234567890abcdefghijklmnop'
const KID = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG='

async function measure(library, rounds, count) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: KID, alg: 'RS256', use: 'sig' }] }
  const tokens = Array.from({ length: count }, () => makeToken(privateKey))
  const setting = { count, tokens, jwks, publicKey: publicKey.export({ type: 'spki', format: 'pem' }) }
  const found = await LIBRARIES[library](setting)
  if (!found) return []

  const parts = tokens.map((token) => {
    const dot = token.lastIndexOf('.')
    return [Buffer.from(token.slice(0, dot)), Buffer.from(token.slice(dot + 1), 'base64url')]
  })
  const alone = async () => parts.forEach(([data, signature]) => verify('sha256', data, publicKey, signature))
  const runs = [alone, each(found.fresh), each(found.seen)]
  const times = runs.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (const [at, run] of runs.entries()) {
      // A request brings a new string, which has never been hashed
      const list = tokens.map((token) => Buffer.from(token).toString('latin1'))
      const start = performance.now()
      await run(list)
      times[at].push(((performance.now() - start) * 1000) / count)
    }
  }
  const [reference] = times
  const rowOf = (at, name) => ({
    ...name,
    microseconds: median(times[at]),
    ratio: median(times[at].map((time, round) => time / reference[round])),
  })
  const { version } = found
  const rows = [
    rowOf(0, { library: 'crypto.verify', tokens: 'fresh' }),
    rowOf(1, { library, version, tokens: 'fresh' }),
    rowOf(2, { library, version, tokens: 'seen' }),
  ]
  // A library that remembered would cost next to nothing: then this measures the wrong thing
  if (rows[1].ratio < 0.9) throw new Error(`${library} did not check signatures`)
  return rows
}

// Each with the checks it offers: signature, algorithm, expiry, issuer, client, and the use where it knows of it
const LIBRARIES = {
  async '@poolhouse/handler'({ count, tokens, jwks }) {
    const { createTokenVerifier } = await import(ENTRY.href)
    const make = (cacheSize) => {
      const options = { userPoolId: POOL_ID, endpoint: null, clientId: CLIENT_ID, tokenUse: 'id', cacheSize }
      const verifier = createTokenVerifier(options)
      verifier.cacheJwks(jwks)
      return verifier
    }
    // Remembers as any verifier does, and has forgotten each token when its next turn comes
    const fresh = make(count / 2)
    const seen = make(count * 2)
    for (const token of tokens) await seen.verify(token)
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
    return { version, fresh: (token) => fresh.verify(token), seen: (token) => seen.verify(token) }
  },

  async 'aws-jwt-verify'({ jwks }) {
    const found = await load('aws-jwt-verify', () => import('aws-jwt-verify'))
    if (!found) return undefined
    const verifier = found.CognitoJwtVerifier.create({ userPoolId: POOL_ID, clientId: CLIENT_ID, tokenUse: 'id' })
    verifier.cacheJwks(jwks)
    const run = (token) => verifier.verify(token)
    return { version: found.version, fresh: run, seen: run }
  },

  async jose({ jwks }) {
    const found = await load('jose', () => import('jose'))
    if (!found) return undefined
    const keys = found.createLocalJWKSet(jwks)
    const options = { issuer: ISSUER, audience: CLIENT_ID, algorithms: ['RS256'], requiredClaims: ['exp'] }
    const run = (token) => found.jwtVerify(token, keys, options)
    return { version: found.version, fresh: run, seen: run }
  },

  async 'fast-jwt'({ count, tokens, publicKey }) {
    const found = await load('fast-jwt', () => import('fast-jwt'))
    if (!found) return undefined
    const make = (cache) =>
      found.createVerifier({
        key: publicKey,
        cache,
        algorithms: ['RS256'],
        allowedIss: ISSUER,
        allowedAud: CLIENT_ID,
        requiredClaims: ['exp'],
      })
    const seen = make(count * 2)
    tokens.forEach((token) => seen(token))
    return { version: found.version, fresh: make(count / 2), seen }
  },

  async jsonwebtoken({ publicKey }) {
    const found = await load('jsonwebtoken', () => import('jsonwebtoken'))
    if (!found) return undefined
    const options = { issuer: ISSUER, audience: CLIENT_ID, algorithms: ['RS256'] }
    const run = (token) => found.default.verify(token, publicKey, options)
    return { version: found.version, fresh: run, seen: run }
  },
}

/** A library when it is installed, with its version. */
async function load(name, importIt) {
  try {
    const library = await importIt()
    const file = createRequire(import.meta.url)
      .resolve.paths(name)
      ?.find((folder) => exists(`${folder}/${name}`))
    return { ...library, version: JSON.parse(readFileSync(`${file}/${name}/package.json`, 'utf8')).version }
  } catch (error) {
    if (error.code === 'ERR_MODULE_NOT_FOUND') return undefined
    throw error
  }
}

function exists(folder) {
  try {
    return readFileSync(`${folder}/package.json`).length > 0
  } catch {
    return false
  }
}

function each(work) {
  return async (tokens) => {
    for (const token of tokens) await work(token)
  }
}

function makeToken(privateKey) {
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    sub: randomUUID(),
    'cognito:groups': ['bakers', 'tasters'],
    email_verified: true,
    iss: ISSUER,
    'cognito:username': randomUUID(),
    origin_jti: randomUUID(),
    aud: CLIENT_ID,
    event_id: randomUUID(),
    token_use: 'id',
    auth_time: now,
    exp: now + 3600,
    iat: now,
    jti: randomUUID(),
    email: 'ana@example.com',
  }
  const signed = `${encode({ kid: KID, alg: 'RS256' })}.${encode(claims)}`
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`
}

function encode(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1]
}

const [name, rounds, count] = process.argv.slice(2)
console.log(JSON.stringify(await measure(name, +rounds, +count)))
