import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { isPublic } from './addresses.ts'
import type { Answered } from './send.ts'
import { createSend } from './send.ts'

/** What a server says byte by byte, by the path it is asked for; `end` tells whether it hangs up then. */
const SAID: Readonly<Record<string, { readonly head: string; readonly body?: string; readonly end?: true }>> = {
  whole: { head: 'HTTP/1.1 200 OK\r\ncontent-length: 3', body: 'pie' },
  elsewhere: { head: 'HTTP/1.1 302 Found\r\nlocation: /whole\r\ncontent-length: 0' },
  short: { head: 'HTTP/1.1 200 OK\r\ncontent-length: 300', body: 'pie', end: true },
  chunked: { head: 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked', body: '3\r\npie\r\n', end: true },
  long: { head: 'HTTP/1.1 200 OK', body: 'x'.repeat(1024 * 1024 + 1) },
  slow: { head: 'HTTP/1.1 200 OK\r\ncontent-length: 300', body: 'pie' },
  other: { head: 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: pie' },
  none: { head: 'pie', end: true },
}
let asked: string[] = []
const standIn = createServer((socket) => {
  socket.on('error', () => undefined)
  socket.once('data', (data) => {
    const [, path = ''] = /^\w+ \/(\w*)/.exec(data.toString()) ?? []
    asked.push(path)
    const { head, body = '', end } = SAID[path] ?? { head: 'HTTP/1.1 404 Not Found' }
    socket.write(`${head}\r\n\r\n${body}`)
    if (end) socket.end()
  })
}).listen(0, '127.0.0.1')
await once(standIn, 'listening')
afterAll(() => standIn.close())
const { port } = standIn.address() as AddressInfo // it listens on a port

const send = createSend({ toPrivate: true })
const get = (path: string, signal = AbortSignal.timeout(10_000), host = '127.0.0.1', by = send) => {
  asked = []
  return by({ method: 'GET', url: `http://${host}:${port}/${path}`, headers: {} }, signal)
}
const text = async (answered: Promise<Answered>) => (await answered).text()

describe('an answer', () => {
  it('is read', async () => {
    await expect(text(get('whole'))).resolves.toBe('pie')
  })

  it('that leads elsewhere leads nowhere', async () => {
    await expect(get('elsewhere')).resolves.toMatchObject({ status: 302 })
    expect(asked).toEqual(['elsewhere'])
  })

  it.each([
    ['short', 'ECONNRESET'],
    ['chunked', 'ECONNRESET'],
    ['long', 'longer than 1 MiB'],
    ['other', 'closed'],
    ['none', 'HPE_INVALID_CONSTANT'],
  ])('is refused in a word: %s', async (path, word) => {
    await expect(text(get(path))).rejects.toMatchObject({ name: 'NotAnswered', message: word })
  })

  it('whose end does not come is given up', async () => {
    const patience = new AbortController()
    const answered = await get('slow', patience.signal)
    const reading = answered.text()
    patience.abort()
    await expect(reading).rejects.toThrow()
  })

  it('that broke off before it is read is refused', async () => {
    const answered = await get('short')
    await new Promise((resolve) => setTimeout(resolve, 20))
    await expect(answered.text()).rejects.toMatchObject({ name: 'NotAnswered' })
  })

  it('need not be read', async () => {
    const answered = await get('slow')
    answered.discard()
    await expect(answered.text()).rejects.toMatchObject({ name: 'NotAnswered' })
  })
})

it.each(['pie', 'file:///etc/passwd', 'https://127.0.0.1:1/'])('what is sent to %s is not answered', async (url) => {
  const request = { method: 'GET', url, headers: {} } as const
  await expect(send(request, AbortSignal.timeout(10_000))).rejects.toMatchObject({ name: 'NotAnswered' })
})

describe('where only public addresses are sent to', () => {
  const publicly = createSend({ toPrivate: false })

  it.each(['127.0.0.1', '127.1', '0x7f000001', '0', '[::1]', '[::ffff:127.0.0.1]', 'localhost'])(
    '%s is not',
    async (host) => {
      await expect(get('whole', AbortSignal.timeout(10_000), host, publicly)).rejects.toThrow('no public address')
      expect(asked).toEqual([])
    },
  )

  it('a name that nobody has is not', async () => {
    const request = { method: 'GET', url: 'http://pies.invalid/', headers: {} } as const
    await expect(publicly(request, AbortSignal.timeout(10_000))).rejects.toMatchObject({ name: 'NotAnswered' })
  })

  it.each([
    ['8.8.8.8', true],
    ['172.15.255.255', true],
    ['2606:4700::1111', true],
    ['10.0.0.1', false],
    ['172.31.0.1', false],
    ['192.168.1.1', false],
    ['169.254.169.254', false],
    ['100.64.0.1', false],
    ['255.255.255.255', false],
    ['::', false],
    ['fe80::1', false],
    ['fd00:ec2::254', false],
    ['64:ff9b::a9fe:a9fe', false],
    ['2002:7f00:1::', false],
    ['2001:db8::1', false],
  ])('of %s this is %s', (address, expected) => {
    expect(isPublic(address)).toBe(expected)
  })
})
