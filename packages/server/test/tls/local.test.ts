import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { Agent } from 'node:https'
import { connect as connectPlain } from 'node:net'
import { join } from 'node:path'
import type { PeerCertificate } from 'node:tls'
import { connect } from 'node:tls'
import { promisify } from 'node:util'
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, describe, expect, it } from 'vitest'
import { adapt } from '../../src/http/node/adapter.ts'
import { listen } from '../../src/http/node/listen.ts'
import { makeLeaf } from '../../src/http/tls/authority.ts'
import { localCertificates } from '../../src/http/tls/local.ts'
import { openTls } from '../../src/http/tls/open.ts'
import { speak } from '../hostile/speak.ts'
import { APP, CALLBACK, queryOf } from '../oauth/browser.ts'
import { server } from '../server.ts'
import { ask, making, newFolder, testAuthorities } from './authority.ts'

// `--tls`: certificates that an authority of this machine signs.

const authorities = await testAuthorities('localhost', 'pies.test')
const ca = authorities.map(({ certificate }) => certificate)
const running = await server({ tls: { authorities }, allowHosts: ['pies.test', 'unsigned.test'] })
const { port, log, services } = running
const agent = new Agent({ ca, keepAlive: true, maxSockets: 1 })
afterAll(() => agent.destroy())
const client = new CognitoIdentityProvider({
  endpoint: running.url,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  requestHandler: { httpsAgent: agent },
  maxAttempts: 1,
})
const { UserPool } = await client.createUserPool({ PoolName: 'pies' })
const UserPoolId = UserPool?.Id ?? ''
await client.createUserPoolDomain({ UserPoolId, Domain: 'pies' })
const { UserPoolClient } = await client.createUserPoolClient({ UserPoolId, ClientName: 'app', ...APP })
const clientId = UserPoolClient?.ClientId ?? ''
const DOMAIN = 'pies.auth.eu-west-1.localhost'

/** The certificate that a client is shown for a name. */
async function shown(servername: string | undefined): Promise<PeerCertificate> {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...(servername && { servername }) })
  await once(socket, 'secureConnect')
  const certificate = socket.getPeerCertificate()
  socket.destroy()
  return certificate
}

describe('a server with TLS', () => {
  it('answers the official SDK, and is at https everywhere', async () => {
    expect(running.url).toBe(`https://localhost:${port}`)
    await client.signUp({ ClientId: clientId, Username: 'ana', Password: 'Passw0rd!' })
    const { text } = await ask('localhost', { port, ca, path: `/${UserPoolId}/.well-known/openid-configuration` })
    expect(JSON.parse(text)).toMatchObject({
      issuer: `https://localhost:${port}/${UserPoolId}`,
      authorization_endpoint: `https://${DOMAIN}:${port}/oauth2/authorize`,
      token_endpoint: `https://localhost:${port}/oauth2/token`,
    })
  })

  it('goes on with a connection that is there', async () => {
    const sockets = new Set<unknown>()
    agent.on('free', (socket) => sockets.add(socket))
    for (let round = 0; round < 5; round += 1) {
      await client.listUserPools({ MaxResults: 1 })
    }
    expect(sockets.size).toBe(1)
  })

  it('answers the domain of a pool, and keeps what it gives browsers from everybody else', async () => {
    const query = { client_id: clientId, redirect_uri: CALLBACK, response_type: 'code', scope: 'openid' }
    const { status, headers } = await ask(DOMAIN, { port, ca, path: `/oauth2/authorize?${queryOf(query)}` })
    expect([status, headers.location?.slice(0, 18)]).toEqual([302, '/login?client_id=' + clientId[0]])
    const out = { client_id: clientId, logout_uri: 'https://app.example.com/bye' }
    const { headers: left } = await ask(DOMAIN, { port, ca, path: `/logout?${queryOf(out)}` })
    expect(left['set-cookie']?.[0]).toMatch(/^__Host-cognito=; Path=\/; .*; Secure$/)
  })

  it.each([
    ['localhost', 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1'],
    ['LOCALHOST', 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1'],
    [undefined, 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1'],
    [DOMAIN, `DNS:${DOMAIN}`],
    ['my-app.localhost', 'DNS:my-app.localhost'],
    ['pies.test', 'DNS:pies.test'],
    ['evil.example', 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1'],
    ['x.pies.test', 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1'],
    ['unsigned.test', 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1'],
    ['localhost.evil.example', 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1'],
  ])('shows who asks for %j a certificate of %s', async (name, names) => {
    expect((await shown(name)).subjectaltname).toBe(names)
  })

  it('says what a name needs that is its own and that nobody may sign for', async () => {
    await shown('unsigned.test')
    expect(log.lines.map(({ message }) => message)).toContain(
      'There is no certificate for unsigned.test: start with --allow-host unsigned.test.',
    )
  })

  it('makes one certificate for a name, whoever asks at once', async () => {
    const made = await Promise.all(Array.from({ length: 6 }, () => shown('at-once.localhost')))
    expect(new Set(made.map(({ serialNumber }) => serialNumber)).size).toBe(1)
  })

  it('is refused by a client for a name that is not its own', async () => {
    await expect(ask('evil.example', { port, ca })).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
    await expect(ask('localhost', { port })).rejects.toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })
    await promisify(execFile)('curl', ['-s', `https://localhost:${port}/`]).catch(() => undefined)
    await expect
      .poll(() => log.lines.map(({ message }) => message))
      .toContain('A client does not trust this server’s certificate: see "poolhouse trust".')
  })

  it('judges the name of a request, whatever name its connection was for', async () => {
    const { status } = await ask('localhost', { port, ca, headers: { host: 'evil.example' } })
    expect(status).toBe(421)
  })

  it('speaks TLS 1.2 and 1.3, and nothing older', async () => {
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const socket = connect({ host: '127.0.0.1', port, ca, servername: 'localhost', maxVersion: version })
      await once(socket, 'secureConnect')
      expect(socket.getProtocol()).toBe(version)
      socket.destroy()
    }
    const old = connect({
      host: '127.0.0.1',
      port,
      ca,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'ALL:@SECLEVEL=0',
    })
    await expect(once(old, 'secureConnect')).rejects.toThrow()
  })
})

describe('what comes in clear where TLS is spoken', () => {
  const get = (line: string, rest = '') => speak(port, `${line} HTTP/1.1\r\nHost: localhost:${port}\r\n${rest}\r\n`)

  it('is led to where a page is', async () => {
    const { answer, ended } = await get('GET /a?b=c')
    expect(answer).toContain('HTTP/1.1 307 ')
    expect(answer).toContain(`\r\nLocation: https://localhost:${port}/a?b=c\r\n`)
    expect(ended).toBe(true)
  })

  it.each([
    ['a call of the API', 'POST /', 'X-Amz-Target: AWSCognitoIdentityProviderService.SignUp\r\n'],
    ['a form', 'POST /oauth2/token', 'Content-Length: 0\r\n'],
    ['a page with a strange Host', 'GET /', 'Host: a\tb\r\n'],
  ])('is told so: %s', async (_, line, rest) => {
    const bare = rest.startsWith('Host')
    const { answer } = bare ? await speak(port, `${line} HTTP/1.1\r\n${rest}\r\n`) : await get(line, rest)
    expect(answer).toContain('HTTP/1.1 400 ')
    expect(answer).toContain('use https:// in place of http://.')
    expect(answer.includes('"__type":"AccessDeniedException"')).toBe(line === 'POST /')
  })

  it.each([
    '\r\n\r\n',
    '\0\0\0\0',
    'HELO pies\r\n',
    'GET / HTTP/9\r\n\r\n',
    '\x16\x03\x01\xff\xff',
    '\x16\x03\x01\x00\xc8',
    '\x16'.repeat(300),
  ])('ends a connection at once that says %j', { timeout: 5_000 }, async (said) => {
    const socket = connectPlain(port, '127.0.0.1')
    socket.end(Buffer.from(said, 'latin1'))
    socket.on('error', () => undefined).resume()
    await once(socket, 'close')
    expect((await ask('localhost', { port, ca, path: '/_poolhouse/health' })).status).toBe(200)
  })
})

describe('connections that say nothing, or half of a handshake', () => {
  it('keep nobody waiting, and a server that closes waits for requests and not for them', async () => {
    const own = await server({ tls: { authorities } })
    const sockets = Array.from({ length: 40 }, () => connectPlain(own.port, '127.0.0.1').on('error', () => undefined))
    for (const socket of sockets.slice(20)) socket.write(Buffer.from([0x16, 3, 1, 0, 200, 1]))
    await expect(ask('localhost', { port: own.port, ca, path: '/_poolhouse/health' })).resolves.toMatchObject({
      status: 200,
    })
    const ended = Promise.all(sockets.map((socket) => once(socket.resume(), 'close')))
    const waiting = ask('localhost', { port: own.port, ca, path: '/_poolhouse/inbox?wait=60000' })
    await new Promise((resolve) => setTimeout(resolve, 100))
    await own.close()
    await ended
    expect(await waiting).toMatchObject({ status: 200, text: '[]' })
  })
})

describe('HTTP over TLS', async () => {
  const tls = openTls({ authorities }, { ...making, log, locate: () => 'api' })
  const slow = async (request: Request) => {
    await new Promise((resolve) => setTimeout(resolve, Number(request.url.slice(-3))))
    return new Response(`done ${request.url.slice(-3)}`)
  }
  const options = { port: 0, hosts: ['127.0.0.1'], requestTimeoutMs: 400, secure: tls.connection }
  const listening = await listen(adapt(slow), options)
  const say = (text: string) => speak(listening.port, text, { ca })
  const get = (ms: string) => `GET /${ms} HTTP/1.1\r\nHost: localhost\r\n\r\n`

  it('has the limits that it has without', async () => {
    expect((await say('GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ')).answer).toContain('HTTP/1.1 408 ')
    expect((await say('HELO pies\r\n\r\n')).answer).toContain('HTTP/1.1 400 ')
    expect((await say('GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n')).answer).toContain('HTTP/1.1 400 ')
    expect((await say(`GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).answer).toContain('HTTP/1.1 431 ')
  })

  it('answers all that a connection has asked at once, also when the server closes', async () => {
    const asked = say(get('000') + get('100') + get('300'))
    await new Promise((resolve) => setTimeout(resolve, 150))
    await listening.close()
    const { answer, ended } = await asked
    expect(answer.match(/done \d{3}/g)).toEqual(['done 000', 'done 100', 'done 300'])
    expect(ended).toBe(true)
  })
})

describe('certificates', () => {
  it('are kept for the names asked for last, made anew long before they end, and tried again where one failed', async () => {
    let day = 0
    let fails = false
    const certificates = localCertificates({
      authorities,
      random(size) {
        if (fails) throw new Error('There is no chance.')
        return making.random(size)
      },
      now: () => new Date(Date.UTC(2026, 0, 1 + day)),
      answersTo: () => Promise.resolve(false),
      unsigned: () => undefined,
      most: 3,
    })
    const ofAll = async (...names: readonly string[]) => {
      for (const name of names) await certificates.of(name)
      return certificates.of('first.localhost')
    }
    const first = await ofAll()
    expect(await ofAll('a.localhost', 'b.localhost')).toBe(first)
    expect(await ofAll('c.localhost', 'd.localhost')).toBe(first)
    expect(await ofAll('e.localhost', 'f.localhost', 'g.localhost')).not.toBe(first)

    day = 51
    const renewed = await certificates.of('first.localhost')
    expect(new X509Certificate(renewed.certificate).validTo).toMatch(/May .* 2026/)
    fails = true
    await expect(certificates.of('failing.localhost')).rejects.toThrow('There is no chance.')
    fails = false
    await expect(certificates.of('failing.localhost')).resolves.toHaveProperty('key')
  })
})

describe('an authority', async () => {
  const folder = await newFolder()
  const [authority] = authorities
  const verify = async (names: readonly string[], by = authority) => {
    if (!by) throw new Error('There is no authority.')
    const file = join(folder, 'leaf.pem')
    await writeFile(file, (await makeLeaf(by, names, making)).certificate)
    const args = ['verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', by.file, file]
    return promisify(execFile)('openssl', args).then(
      () => 'OK',
      (error: { stderr: string }) => /lookup: (.*)/.exec(error.stderr)?.[1] ?? error.stderr,
    )
  }

  it.each([
    ['localhost', 'OK'],
    [DOMAIN, 'OK'],
    ['127.0.0.1', 'OK'],
    ['127.1.2.3', 'OK'],
    ['::1', 'OK'],
    ['evil.example', 'permitted subtree violation'],
    ['evillocalhost', 'permitted subtree violation'],
    ['localhost.evil.example', 'permitted subtree violation'],
    ['10.0.0.1', 'permitted subtree violation'],
    ['::2', 'permitted subtree violation'],
  ])('may sign for %s: %s', async (name, verdict) => {
    expect(await verify([name])).toBe(verdict)
  })

  it('of another name may sign for that one, and not for localhost', async () => {
    const other = authorities[1]
    expect(await verify(['pies.test'], other)).toBe('OK')
    expect(await verify(['login.pies.test'], other)).toBe('OK')
    expect(await verify(['localhost'], other)).toBe('permitted subtree violation')
    expect(await verify(['xpies.test'], other)).toBe('permitted subtree violation')
  })
})

it('has the settings that everything is told', () => {
  expect(services.settings.publicUrl).toBe(`https://localhost:${port}`)
})
