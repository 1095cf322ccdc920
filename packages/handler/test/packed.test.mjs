// Exercises the package as it is published. Plain JavaScript for the oldest Node it promises:
//   node --test packages/handler/test/packed.test.mjs
// POOLHOUSE_HANDLER_PACKAGE names an installed package folder; without it the package is packed and unpacked here.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createContext, runInContext } from 'node:vm'

const here = dirname(fileURLToPath(import.meta.url))
const POOL_ID = 'eu-west-1_AbCdEfGhI'
const key = generateKeyPairSync('rsa', { modulusLength: 2048 })
const jwk = { ...key.publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }

let folder
let installed
let server
let url

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'poolhouse-handler-'))
  installed = join(folder, 'node_modules', '@poolhouse', 'handler')
  mkdirSync(dirname(installed), { recursive: true })
  if (process.env.POOLHOUSE_HANDLER_PACKAGE) {
    cpSync(process.env.POOLHOUSE_HANDLER_PACKAGE, installed, { recursive: true })
  } else {
    execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], {
      cwd: dirname(here),
      stdio: 'pipe',
    })
    const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))
    mkdirSync(installed)
    execFileSync('tar', ['-xzf', join(folder, tarball), '-C', installed, '--strip-components=1'])
  }
  server = createServer((request, response) => {
    const isKeys = request.url === `/${POOL_ID}/.well-known/jwks.json`
    response.end(JSON.stringify(isKeys ? { keys: [jwk] } : { issuer: `${url}/${POOL_ID}` }))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${server.address().port}`
  process.env.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER = url
})

after(() => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true })
})

const require = (name) => createRequire(join(folder, 'test.cjs'))(name)
const load = async (entry) => {
  const { exports } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))
  return import(pathToFileURL(join(installed, exports[entry].import.default)).href)
}

function token(changes = {}) {
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    sub: 'ana',
    iss: `${url}/${POOL_ID}`,
    aud: 'c1',
    token_use: 'id',
    iat: now,
    exp: now + 60,
    ...changes,
  }
  const signed = `${encode({ kid: 'k1', alg: 'RS256' })}.${encode(claims)}`
  return `${signed}.${sign('sha256', Buffer.from(signed), key.privateKey).toString('base64url')}`
}

async function exercise(library) {
  const handler = async ({ userId }) => ({ statusCode: 200, body: JSON.stringify({ userId: userId ?? 'N/A' }) })
  const services = { authenticateUserToken: library.createUserTokenAuthenticator(POOL_ID) }
  const strict = library.createHandler(library.withStrictHttpAuthentication(handler))(services)
  const optional = library.createHandler(library.withOptionalHttpAuthentication(handler))(services)
  const good = { headers: { Authorization: `Bearer ${token()}` } }
  const bad = { headers: { Authorization: `Bearer ${token({ exp: 1 })}` } }
  assert.deepEqual(await strict(good, {}), { statusCode: 200, body: '{"userId":"ana"}' })
  assert.deepEqual(await optional(bad, {}), { statusCode: 200, body: '{"userId":"N/A"}' })
  for (const event of [bad, {}]) {
    const refused = await strict(event, {})
    assert.equal(refused.statusCode, 401)
    assert.equal(JSON.parse(refused.body).detail, 'Service requires an authenticated user')
  }
}

test('the ECMAScript module works', async () => {
  const library = await load('.')
  await exercise(library)
  const verifier = library.createTokenVerifier({ userPoolId: POOL_ID, clientId: 'c1', tokenUse: 'id' })
  await verifier.hydrate()
  assert.equal(verifier.verifySync(token()).sub, 'ana')
})

test('the CommonJS module works', () => exercise(require('@poolhouse/handler')))

test('the entries for WebCrypto work', async () => {
  await exercise(await load('./web'))
  await exercise(require('@poolhouse/handler/web'))
})

// The text of every file that importing this one loads
function loadedBy(entry) {
  const texts = new Map()
  const visit = (file) => {
    if (texts.has(file)) return
    texts.set(file, readFileSync(file, 'utf8'))
    for (const [, name] of texts.get(file).matchAll(/from\s*["'](\.[^"']+)["']/g)) visit(join(dirname(file), name))
  }
  visit(join(installed, 'dist', entry))
  assert.ok(texts.size > 1)
  return [...texts.values()]
}

test('the entry for WebCrypto imports no module of Node', () => {
  for (const text of loadedBy('web.js')) assert.doesNotMatch(text, /(from|import|require\()\s*["'](node:|crypto)/)
})

test('nothing of a development server is in what runs in production', () => {
  const entries = ['index', 'web', 'authorizers', 'hono', 'express', 'fastify', 'middy', 'trpc']
  for (const text of entries.flatMap((name) => loadedBy(`${name}.js`))) {
    assert.doesNotMatch(text, /_poolhouse|worker_threads/)
  }
})

test('the entry for WebCrypto runs where there is nothing of Node', async () => {
  // What browsers and workers have; no process, no Buffer, no require of anything but the package's own files
  const { atob, btoa, crypto, fetch, AbortSignal, Response, TextDecoder, TextEncoder, URL } = globalThis
  const context = createContext({ atob, btoa, crypto, fetch, AbortSignal, Response, TextDecoder, TextEncoder, URL })
  const loaded = new Map()
  const run = (file) => {
    assert.ok(file.startsWith(join(installed, 'dist')), file)
    if (!loaded.has(file)) {
      const module = { exports: {} }
      loaded.set(file, module)
      const wrapper = runInContext(`(function (module, exports, require) {${readFileSync(file, 'utf8')}\n})`, context)
      wrapper(module, module.exports, (name) => run(join(dirname(file), name)))
    }
    return loaded.get(file).exports
  }
  const { createTokenVerifier } = run(join(installed, 'dist', 'web.cjs'))
  const pool = { userPoolId: POOL_ID, endpoint: url, clientId: 'c1', tokenUse: 'id' }
  const verifier = createTokenVerifier(pool)
  assert.equal((await verifier.verify(token())).sub, 'ana')
  await assert.rejects(verifier.verify(token({ exp: 1 })), { name: 'TokenError', code: 'expired' })
  await assert.rejects(verifier.verify(`${token().slice(0, -4)}AAAA`), { name: 'TokenError', code: 'signature' })
})

test('the package holds what it needs and nothing else', () => {
  const files = readdirSync(installed, { recursive: true }).map(String)
  assert.ok(files.includes('README.md'))
  assert.deepEqual(
    files.filter(
      (name) => !/^(package\.json|README\.md|CHANGELOG\.md|LICENSE|dist([\\/].+\.(js|cjs|d\.ts|d\.cts))?)$/.test(name),
    ),
    [],
  )
  const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))
  assert.equal(dependencies, undefined)
})
