import { generateKeyPairSync } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { signingKey, type SigningKey } from '../../src/fixtures.ts'

/** Answers one request; `turn` counts them from 1. */
export type Answer = (response: ServerResponse, turn: number, request: IncomingMessage) => void

/** What a token signed by the first key meets where a server behaves so. */
export type Outcome = 'accepted' | 'unknown-key' | 'keys-unavailable' | 'signature'

export interface KeyServer {
  name: string
  answer: Answer
  outcome: Outcome
}

const MIB = 1_048_576
const JSON_TYPE = { 'content-type': 'application/json' }

/** Makes the servers; `canary` is a URL that must never be asked for. */
export function createKeyServers(key: SigningKey, next: SigningKey, canary: string): KeyServer[] {
  const set = (...keys: object[]) => JSON.stringify({ keys })
  const document = set(key.jwk, next.jwk)
  const bytes = Buffer.from(document)
  const padded = document + ' '.repeat(2 * MIB)
  const bomb = document + ' '.repeat(64 * MIB)
  const servers: KeyServer[] = []
  const add = (outcome: Outcome, cases: Record<string, Answer>) => {
    for (const [name, answer] of Object.entries(cases)) servers.push({ name, answer, outcome })
  }
  const send =
    (body: string | Buffer, status = 200, headers: Record<string, string> = {}): Answer =>
    (response) =>
      void response.writeHead(status, { ...JSON_TYPE, ...headers }).end(body)
  /** Writes what HTTP does not allow. */
  const raw =
    (text: string, end = true): Answer =>
    ({ socket }) =>
      void (end ? socket?.end(text) : socket?.write(text))
  const without = (name: string) => Object.fromEntries(Object.entries(key.jwk).filter(([member]) => member !== name))

  // --- Time
  add('keys-unavailable', {
    'hangs before the headers': () => {},
    'hangs within the headers': raw('HTTP/1.1 200 OK\r\nContent-Type: ', false),
    'hangs behind the headers': (response) => response.writeHead(200, JSON_TYPE).flushHeaders(),
    'hangs within the body': (response) => void response.writeHead(200, JSON_TYPE).write(document.slice(0, 50)),
    'hangs before the end of the body': (response) => void response.writeHead(200, JSON_TYPE).write(document),
    'drips a byte at a time': (response) => {
      let at = 0
      const timer = setInterval(() => response.write(document.charAt(at++)), 20)
      response.writeHead(200, JSON_TYPE).once('close', () => clearInterval(timer))
    },
    'drips white space without end': (response) => {
      const timer = setInterval(() => response.write(' '), 5)
      response.writeHead(200, JSON_TYPE).once('close', () => clearInterval(timer))
    },
    'drips headers': ({ socket }) => {
      socket?.write('HTTP/1.1 200 OK\r\n')
      const timer = setInterval(() => socket?.write('X-A: b\r\n'), 20)
      socket?.once('close', () => clearInterval(timer))
    },
    'answers 100 without end': ({ socket }) => {
      const timer = setInterval(() => socket?.write('HTTP/1.1 100 Continue\r\n\r\n'), 20)
      socket?.once('close', () => clearInterval(timer))
    },
  })

  // --- Size
  const compressed = (body: Buffer, encoding: string) => send(body, 200, { 'content-encoding': encoding })
  add('keys-unavailable', {
    'answers 2 MiB': send(padded),
    'answers without end': (response) => {
      const chunk = ' '.repeat(65_536)
      const more = () => {
        while (!response.destroyed && response.write(chunk));
      }
      response.writeHead(200, JSON_TYPE).on('drain', more)
      more()
    },
    'sends a gzip bomb': compressed(gzipSync(bomb), 'gzip'),
    'sends a deflate bomb': compressed(deflateSync(bomb), 'deflate'),
    'sends a brotli bomb': compressed(brotliCompressSync(bomb), 'br'),
    'sends a bomb in a bomb': compressed(gzipSync(gzipSync(bomb)), 'gzip, gzip'),
    'sends gzip that is none': compressed(bytes, 'gzip'),
    'sends gzip cut short': compressed(gzipSync(bytes).subarray(0, -20), 'gzip'),
    'sends 64 KiB of headers': send(document, 200, { 'x-long': 'x'.repeat(65_536) }),
    'sends a hundred and one keys': send(JSON.stringify({ keys: Array.from({ length: 101 }, () => ({ kty: 'EC' })) })),
    'nests without end': send('['.repeat(500_000)),
    'nests five thousand levels': send(`{"keys":${'['.repeat(5000)}${']'.repeat(5000)}}`),
  })

  // --- Status
  for (const status of [301, 302, 303, 307, 308]) {
    add('keys-unavailable', {
      [`redirects elsewhere with ${status}`]: send('', status, { location: canary }),
      [`redirects to itself with ${status}`]: (response, _, { url = '' }) =>
        void response.writeHead(status, { location: url }).end(),
    })
  }
  add('keys-unavailable', {
    'redirects with the key set in its body': send(document, 302, { location: canary }),
    'redirects without saying where': send(document, 302),
    'answers 300 with choices': send(document, 300, { location: canary }),
    'answers 201 with the key set': send(document, 201),
    'answers 203 with the key set': send(document, 203),
    'answers 204': (response) => void response.writeHead(204).end(),
    'answers 205': (response) => void response.writeHead(205).end(),
    'answers 206 with all of the key set': send(document, 206, { 'content-range': `bytes 0-${bytes.length - 1}/*` }),
    'answers 206 with a part': send(document.slice(0, 99), 206, { 'content-range': `bytes 0-98/${bytes.length}` }),
    'answers 304': (response) => void response.writeHead(304).end(),
    'answers 401': send(document, 401, { 'www-authenticate': 'Basic' }),
    'answers 404': send('{"message":"Not Found"}', 404),
    'answers 429': send(document, 429, { 'retry-after': '0' }),
    'answers 500 with the key set': send(document, 500),
    'answers 503': send('', 503, { 'retry-after': '0' }),
    'answers 999': send(document, 999),
    'asks to speak another protocol': raw(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
    ),
    'refreshes to elsewhere': send('<meta http-equiv="refresh" content="0">', 200, { refresh: `0; url=${canary}` }),
  })

  // --- HTTP
  add('keys-unavailable', {
    'closes at once': ({ socket }) => void socket?.end(),
    'resets the connection': ({ socket }) => void socket?.resetAndDestroy(),
    'resets within the body': (response) => {
      response.writeHead(200, JSON_TYPE).write(document.slice(0, 99), () => response.socket?.resetAndDestroy())
    },
    'promises more than it sends': raw(`HTTP/1.1 200 OK\r\nContent-Length: ${bytes.length + 9}\r\n\r\n${document}`),
    'promises less than it sends': raw(`HTTP/1.1 200 OK\r\nContent-Length: ${bytes.length - 9}\r\n\r\n${document}`),
    'promises two lengths': raw(
      `HTTP/1.1 200 OK\r\nContent-Length: ${bytes.length}\r\nContent-Length: 5\r\n\r\n${document}`,
    ),
    'promises a negative length': raw(`HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n${document}`),
    'sends a chunk of no length': raw(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n${document}`),
    'ends before the last chunk': raw(
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${bytes.length.toString(16)}\r\n${document}\r\n`,
    ),
    'speaks HTTP/0.9': raw(document),
    'speaks something else': raw('SSH-2.0-OpenSSH_9.2\r\n'),
    'speaks TLS': raw('\x16\x03\x01\x00\x05hello'),
    'sends nothing': send(''),
  })

  // --- Content
  add('keys-unavailable', {
    'sends HTML': send('<!doctype html><title>Sign in</title>', 200, { 'content-type': 'text/html' }),
    'sends XML': send('<keys/>', 200, { 'content-type': 'application/xml' }),
    'sends PEM': send(key.privateKey.export({ type: 'pkcs8', format: 'pem' })),
    'sends a byte order mark': send(`\uFEFF${document}`),
    'sends UTF-16': send(Buffer.from(document, 'utf16le')),
    'sends bytes that are not UTF-8': send(Buffer.concat([Buffer.from('{"x":"\xFF",', 'latin1'), bytes.subarray(1)])),
    'sends text behind the key set': send(`${document}{}`),
    'sends half of a key set': send(document.slice(0, document.length / 2)),
    'sends JavaScript': send(`callback(${document})`),
    'sends a guard against scripts': send(`)]}',\n${document}`),
    'sends null': send('null'),
    'sends a number': send('1'),
    'sends a text': send(JSON.stringify(document)),
    'sends the keys without their set': send(JSON.stringify([key.jwk])),
    'sends one key': send(JSON.stringify(key.jwk)),
    'sends an object of keys': send(JSON.stringify({ keys: { [key.kid]: key.jwk } })),
    'sends keys null': send('{"keys":null}'),
    'sends no keys': send('{}'),
    'sends keys in a prototype': send(`{"__proto__":${document}}`),
    'sends two lists of keys': send(`{"keys":[],${document.slice(1)}`),
    'sends a key that repeats a member': send(document.replace('"kty":"RSA"', '"kty":"oct","kty":"RSA"')),
    'gives one id to two keys': send(set(key.jwk, { ...next.jwk, kid: key.kid })),
    'gives one key twice': send(set(key.jwk, key.jwk)),
  })

  // --- Keys, each beside a good one
  const { n = '', e = '' } = key.jwk
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })
  const okp = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })
  const secret = key.privateKey.export({ format: 'jwk' })
  const longModulus = Buffer.concat([Buffer.from(n, 'base64url'), Buffer.alloc(1024, 255)]).toString('base64url')
  const useless: Record<string, unknown> = {
    'of 1024 bits': signingKey(key.kid, 1024).jwk,
    'of 2040 bits': signingKey(key.kid, 2040).jwk,
    'of 10,240 bits': { ...key.jwk, n: longModulus },
    'of 500,000 bits': { ...key.jwk, n: `${'_'.repeat(80_000)}w` },
    'with exponent 0': { ...key.jwk, e: 'AA' },
    'with exponent 1': { ...key.jwk, e: 'AQ' },
    'with exponent 2': { ...key.jwk, e: 'Ag' },
    'with exponent 65536': { ...key.jwk, e: 'AQAA' },
    'with an exponent of five bytes': { ...key.jwk, e: 'AQAAAAE' },
    'with an exponent as long as the modulus': { ...key.jwk, e: n },
    'with zeros before its exponent': { ...key.jwk, e: `AAAA${e}` },
    'with an exponent in figures': { ...key.jwk, e: 65_537 },
    'with an exponent that is padded': { ...key.jwk, e: 'AQ==' },
    'with an exponent that leaves bits over': { ...key.jwk, e: 'AR' },
    'without an exponent': without('e'),
    'without a modulus': without('n'),
    'with an empty modulus': { ...key.jwk, n: '' },
    'with an even modulus': { ...key.jwk, n: `${n.slice(0, -3)}AAA` },
    'with zeros before its modulus': { ...key.jwk, n: `AAAA${n}` },
    'with a modulus in plain base64': { ...key.jwk, n: `${n.slice(0, -4)}+/+/` },
    'with a modulus that is padded': { ...key.jwk, n: `${n}==` },
    'with a modulus in a list': { ...key.jwk, n: [n] },
    'with all private members': { ...secret, kid: key.kid, alg: 'RS256' },
    ...Object.fromEntries(
      ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth'].map((name) => [
        `with the private member ${name}`,
        { ...key.jwk, [name]: 'AQ' },
      ]),
    ),
    'for encryption': { ...key.jwk, use: 'enc' },
    'for no use': { ...key.jwk, use: null },
    'for PS256': { ...key.jwk, alg: 'PS256' },
    'for HS256': { ...key.jwk, alg: 'HS256' },
    'for no algorithm': { ...key.jwk, alg: null },
    'for signing only': { ...key.jwk, key_ops: ['sign'] },
    'for no operation': { ...key.jwk, key_ops: [] },
    'with its operations in a text': { ...key.jwk, key_ops: 'verify' },
    'of the type rsa': { ...key.jwk, kty: 'rsa' },
    'of no type': without('kty'),
    'of the type oct': { kty: 'oct', k: n, kid: key.kid, alg: 'RS256' },
    'of the type EC': { ...ec, kid: key.kid },
    'of the type OKP': { ...okp, kid: key.kid },
    'without an id': without('kid'),
    'with a number for id': { ...key.jwk, kid: 1 },
    'with a list for id': { ...key.jwk, kid: [key.kid] },
    'with another id': { ...key.jwk, kid: `${key.kid} ` },
    'given by reference only': { kid: key.kid, kty: 'RSA', x5u: canary, jku: canary },
    'that is null': null,
    'that is a text': JSON.stringify(key.jwk),
    'that is a list': [key.jwk],
  }
  for (const [name, jwk] of Object.entries(useless)) {
    add('unknown-key', { [`has a key ${name}`]: send(JSON.stringify({ keys: [jwk, next.jwk] })) })
  }
  add('unknown-key', {
    'has no keys': send('{"keys":[]}'),
    'has the other key only': send(set(next.jwk)),
  })
  add('signature', {
    'has another key under the id': send(set({ ...next.jwk, kid: key.kid })),
  })

  // --- Odd, and good all the same
  add('accepted', {
    'sends the key set': send(document),
    'compresses the key set': compressed(gzipSync(bytes), 'gzip'),
    'compresses it with brotli': compressed(brotliCompressSync(bytes), 'br'),
    'sends it in single bytes': (response) => {
      response.writeHead(200, JSON_TYPE)
      for (const character of document) response.write(character)
      response.end()
    },
    'sends nearly 1 MiB': send(document.padEnd(MIB)),
    'speaks HTTP/1.0': raw(`HTTP/1.0 200 OK\r\n\r\n${document}`),
    'gives hints first': (response) => {
      response.writeEarlyHints({ link: `<${canary}>; rel=preload` })
      response.writeHead(200, { ...JSON_TYPE, link: `<${canary}>; rel=preload` }).end(document)
    },
    'calls it text': send(document, 200, { 'content-type': 'text/plain; charset=iso-8859-1' }),
    'names no content type': (response) => void response.writeHead(200).end(document),
    'sets cookies and forbids caching': send(document, 200, { 'set-cookie': 'a=b', 'cache-control': 'no-store' }),
    'says more than is asked': send(JSON.stringify({ keys: [null, 1, [], {}, ec, key.jwk], next: canary })),
    'has a key with certificates by reference': send(set({ ...key.jwk, x5u: canary, x5c: ['AA'], jku: canary })),
    'has a key that does not say what for': send(set({ kty: 'RSA', kid: key.kid, n, e })),
    'has a key of 4096 bits beside': send(set(signingKey('big', 4096).jwk, key.jwk)),
    'is red first and then fine': (response, turn) =>
      turn === 1 ? void response.writeHead(500).end() : void response.writeHead(200, JSON_TYPE).end(document),
    'resets first and is then fine': (response, turn) =>
      turn === 1 ? void response.socket?.resetAndDestroy() : void response.writeHead(200, JSON_TYPE).end(document),
    'lacks the key first and has it then': (response, turn) =>
      void response.writeHead(200, JSON_TYPE).end(turn === 1 ? set(next.jwk) : document),
  })
  return servers
}

/** Listens on loopback and answers as told. */
export async function listen(answer: Answer) {
  let turns = 0
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => {
    turns++
    response.on('error', () => {}) // the client hangs up on most of these
    answer(response, turns, request)
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // listening on TCP
    turns: () => turns,
    open: () => sockets.size,
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
