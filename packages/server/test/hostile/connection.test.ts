import { createConnection } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { adapt } from '../../src/http/node/adapter.ts'
import { listen } from '../../src/http/node/listen.ts'
import { server } from '../server.ts'
import { speak, type Spoken } from './speak.ts'

/** What broken or hostile programs write into a connection. */

const MIB = 1024 * 1024
const HEAD = 'POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AWSCognitoIdentityProviderService.SignUp\r\n'

const statusOf = ({ answer }: Spoken) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)

describe('a connection', async () => {
  const running = await server()
  const { port, log } = running

  it.each([
    ['no HTTP at all', 'hello\r\n\r\n', 400, 'The request is no HTTP that can be read.'],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
    ['an unknown method', 'BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
    ['no Host', 'GET / HTTP/1.1\r\n\r\n', 400, 'The request has no Host header.'],
    ['no Host for health either', 'GET /_poolhouse/health HTTP/1.1\r\n\r\n', 400, 'The request has no Host header.'],
    ['no Host in HTTP/1.0', 'GET / HTTP/1.0\r\n\r\n', 400, 'The request has no Host header.'],
    ['no Host for the inbox', 'GET /_poolhouse/inbox HTTP/1.0\r\n\r\n', 400, 'The request has no Host header.'],
    ['an empty Host', 'GET /_poolhouse/health HTTP/1.0\r\nHost:\r\n\r\n', 421],
    ['half a Host', 'GET / HTTP/1.1\r\nHost: [\r\nConnection: close\r\n\r\n', 400, 'The Host header or the path of'],
    ['two Hosts', 'GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n', 400],
    ['a Host that is no host', 'GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n', 400],
    ['two lengths', `${HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`, 400],
    ['a length and chunks', `${HEAD}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
    ['a length that is no number', `${HEAD}Content-Length: two\r\n\r\n{}`, 400],
    ['a negative length', `${HEAD}Content-Length: -1\r\n\r\n{}`, 400],
    ['chunks of no size', `${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`, 400],
    ['a header without end', `GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'a'.repeat(40_000)}`, 431],
    ['a line end in a header', 'GET / HTTP/1.1\r\nHost: localhost\r\nX-A: a\rb\r\n\r\n', 400],
    [
      'a target of another host',
      'GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
      421,
    ],
  ])('that brings %s is refused, in a line that says why', async (_, text, status, words?: string) => {
    const spoken = await speak(port, text)
    expect(statusOf(spoken)).toBe(status)
    expect(spoken.answer).toMatch(/\r\n\r\n[^\n]*\w[^\n]*\n?$/)
    expect(spoken.answer).toContain(words ?? '')
    await expectAlive()
  })

  it.each(['health', 'ready'])('of HTTP/1.0 is told about its %s without a Host', async (path) => {
    const spoken = await speak(port, `GET /_poolhouse/${path} HTTP/1.0\r\n\r\n`)
    expect(statusOf(spoken)).toBe(200)
  })

  it('that ends before its body does is forgotten', async () => {
    const { answer } = await speak(port, `${HEAD}Content-Length: 100\r\n\r\n{"ClientId":`, { end: true })
    expect(answer).not.toContain('200 OK')
    await expectAlive()
  })

  it('that sends more than it announced is ended', async () => {
    const spoken = await speak(port, `${HEAD}Content-Length: 2\r\n\r\n{}{"ClientId":"a"}`)
    expect(statusOf(spoken)).toBe(400)
    expect(spoken.ended).toBe(true)
    await expectAlive()
  })

  it('that announces too much is told before it has sent it', async () => {
    const spoken = await speak(port, `${HEAD}Content-Length: ${MIB + 1}\r\n\r\n`, { waitMs: 1_000 })
    expect(statusOf(spoken)).toBe(413)
    expect(spoken.answer).toContain('RequestEntityTooLargeException')
    await expectAlive()
  })

  it('that sends chunks without end is cut off, and little of them is kept', async () => {
    const before = process.memoryUsage()
    const flood = await floodWithChunks(port, 256 * MIB)
    const after = process.memoryUsage()
    expect(flood.answer).toContain('413')
    expect(flood.sent).toBeLessThan(64 * MIB)
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(32 * MIB)
    await expectAlive()
  })

  it('may carry one request after another', async () => {
    const one = `${HEAD}Content-Length: 2\r\n\r\n{}`
    const { answer } = await speak(port, one + one + one, { waitMs: 500 })
    expect(answer.match(/HTTP\/1\.1 400/g)).toHaveLength(3)
    expect(answer).toMatch(/^date: /im)
    expect(answer).toMatch(/^connection: keep-alive/im)
  })

  async function expectAlive(): Promise<void> {
    expect(await (await fetch(`${running.endpoint}/_poolhouse/health`)).text()).toBe('ok\n')
    expect(log.lines.filter(({ level }) => level === 'error')).toEqual([])
  }
})

describe('a server with patience for half a second', async () => {
  const options = { port: 0, hosts: ['127.0.0.1'], requestTimeoutMs: 500 }
  const listening = await listen(
    adapt(async (request) => new Response(await request.text())),
    options,
  )
  afterAll(() => listening.close())

  it('ends a request whose headers come one by one', async () => {
    const started = performance.now()
    expect(statusOf(await speak(listening.port, 'GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: '))).toBe(408)
    expect(performance.now() - started).toBeLessThan(2_500)
  })

  it('ends a request whose body does not come', async () => {
    const { ended } = await speak(listening.port, `${HEAD}Content-Length: 10\r\n\r\n{`)
    expect(ended).toBe(true)
  })
})

describe('a server that closes', () => {
  it('waits for requests, and not for connections that send none', async () => {
    const answered = Promise.withResolvers<void>()
    const listening = await listen(
      adapt(async () => {
        await answered.promise
        return new Response('done')
      }),
      { port: 0, hosts: ['127.0.0.1'] },
    )
    const silent = speak(listening.port, '', { waitMs: 5_000 })
    const half = speak(listening.port, 'GET / HTTP/1.1\r\nHost: local', { waitMs: 5_000 })
    const asked = fetch(`http://127.0.0.1:${listening.port}/`)
    await new Promise((resolve) => setTimeout(resolve, 100))
    const closing = listening.close()
    expect((await silent).ended).toBe(true)
    expect((await half).ended).toBe(true)
    answered.resolve()
    const response = await asked
    expect(await response.text()).toBe('done')
    expect(response.headers.get('connection')).toBe('close')
    await closing
    await expect(fetch(`http://127.0.0.1:${listening.port}/`)).rejects.toThrow('fetch failed')
  })

  it('answers all that a connection has asked at once', async () => {
    const slow = (request: Request) => new Promise((resolve) => setTimeout(resolve, Number(request.url.slice(-4))))
    const listening = await listen(
      adapt(async (request) => {
        await slow(request)
        return new Response(`done ${request.url.slice(-4)}`)
      }),
      { port: 0, hosts: ['127.0.0.1'] },
    )
    const get = (ms: string) => `GET /${ms} HTTP/1.1\r\nHost: localhost\r\n\r\n`
    const asked = speak(listening.port, get('0000') + get('0300') + get('1200'), { waitMs: 5_000 })
    await new Promise((resolve) => setTimeout(resolve, 100))
    await listening.close()
    const { answer, ended } = await asked
    expect(answer.match(/done \d{4}/g)).toEqual(['done 0000', 'done 0300', 'done 1200'])
    expect(ended).toBe(true)
  })
})

/** Sends chunks until it is told to stop or cut off. */
function floodWithChunks(port: number, most: number): Promise<{ answer: string; sent: number }> {
  return new Promise((resolve) => {
    const piece = `10000\r\n${' '.repeat(0x10000)}\r\n`
    let answer = ''
    let sent = 0
    const socket = createConnection({ port, host: '127.0.0.1' }, () => {
      socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`)
      pour()
    })
    const isAnswered = () => answer !== ''
    const pour = () => {
      while (!socket.destroyed && !isAnswered() && sent < most) {
        sent += 0x10000
        if (!socket.write(piece)) {
          socket.once('drain', pour)
          return
        }
      }
      socket.end()
    }
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve({ answer, sent }))
  })
}
