import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { STATUS_CODES } from './node-http.ts'

/** The host in the URL of a request that names none, as HTTP/1.0 may. Nobody can have it (RFC 2606). */
export const UNNAMED = 'unnamed.invalid'

/** What is wrong with the Host of a request, in words (RFC 9112 §3.2). */
export function hostProblem({ rawHeaders, headers, httpVersion }: IncomingMessage): string | undefined {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && /^host$/i.test(name))
  // A guard that reads one of two names may be told the other.
  if (hosts.length > 1) return 'The request has more than one Host header.'
  if (headers.host === undefined && httpVersion !== '1.0') return 'The request has no Host header.'
  return undefined
}

export const UNREADABLE = 'The Host header or the path of the request cannot be read.'

const STATUS_OF: Readonly<Record<string, readonly [status: number, text: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'The headers of the request are too long.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'The chunk extensions of the request are too long.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not arrive in time.'],
}

/** Whether what cannot be read is a handshake of TLS (RFC 8446 §5.1). */
export function beginsTls(error: Error): boolean {
  const packet = 'rawPacket' in error ? error.rawPacket : undefined
  return packet instanceof Uint8Array && packet[0] === 22 && packet[1] === 3
}

/** Answers on a connection whose request is no HTTP, unless something else is on its way there, and ends it. */
export function refuseUnreadable(error: Error, socket: Duplex, awaited: readonly ServerResponse[]): void {
  if (!socket.writable || awaited.length > 1 || awaited.some(({ headersSent }) => headersSent)) {
    socket.destroy()
    return
  }
  const code = 'code' in error ? String(error.code) : ''
  const [status, text] = STATUS_OF[code] ?? [400, 'The request is no HTTP that can be read.']
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: text/plain\r\n`
  socket.end(`${head}Content-Length: ${text.length + 1}\r\n\r\n${text}\n`, () => socket.destroy())
}
