import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createConnection } from 'node:net'
import { afterAll, expect, it } from 'vitest'
import { readIncoming } from './body.ts'

const server = createServer().listen(0, '127.0.0.1')
await once(server, 'listening')
afterAll(() => server.close())

/** Sends a request, goes away, and answers what is read of its body only then. */
async function readAfter(rest: string, limit = 10): Promise<string | undefined> {
  const socket = createConnection((server.address() as AddressInfo).port, '127.0.0.1') // it listens on a port
  socket.write(`POST / HTTP/1.1\r\nHost: localhost\r\n${rest}`)
  const [request] = (await once(server, 'request')) as [Parameters<typeof readIncoming>[0]]
  // For the parser to have read what was sent in one piece.
  await new Promise(setImmediate)
  socket.destroy()
  await new Promise<void>((resolve) => request.once('close', resolve))
  const body = await readIncoming(request, limit)
  return body && Buffer.from(body).toString()
}

const CHUNKED = 'Transfer-Encoding: chunked\r\n\r\n'

it('reads what was sent whole by somebody who has gone', async () => {
  await expect(readAfter('Content-Length: 2\r\n\r\n{}')).resolves.toBe('{}')
  await expect(readAfter(`${CHUNKED}1\r\n{\r\n1\r\n}\r\n0\r\n\r\n`)).resolves.toBe('{}')
  await expect(readAfter('\r\n')).resolves.toBe('')
})

it('rejects when somebody has gone who had not sent all', async () => {
  await expect(readAfter('Content-Length: 3\r\n\r\n{}')).rejects.toThrow()
  await expect(readAfter(`${CHUNKED}1\r\n{\r\n`)).rejects.toThrow()
})

it('tells of one that was too long', async () => {
  await expect(readAfter('Content-Length: 11\r\n\r\n{')).resolves.toBeUndefined()
  await expect(readAfter(`${CHUNKED}b\r\n${' '.repeat(11)}\r\n0\r\n\r\n`)).resolves.toBeUndefined()
})
