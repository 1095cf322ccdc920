import type { IncomingMessage } from 'node:http'

/** As `readBody` of a `Request`: `undefined` when it is longer than `limit` bytes, and rejects when it is cut. */
export function readIncoming(request: IncomingMessage, limit: number): Promise<Uint8Array | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.resolve(undefined)
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const take = (chunk: Buffer) => {
      size += chunk.length
      if (size <= limit) {
        chunks.push(chunk)
        return
      }
      request.off('data', take).pause()
      resolve(undefined)
    }
    const end = () => {
      const [only] = chunks
      resolve(only && chunks.length === 1 ? only : Buffer.concat(chunks))
    }
    const close = () => {
      // Whoever has sent all of it need not be there any more.
      if (!request.complete) {
        reject(request.errored ?? new Error('The connection was closed.'))
        return
      }
      const rest = request.read() as Buffer | null // no encoding is set
      if (rest) take(rest)
      end()
    }
    if (request.destroyed) {
      close()
      return
    }
    request.on('data', take).once('end', end).once('close', close)
  })
}

/** How long and how much may still come of a body that nobody waits for. */
const DRAIN_MS = 500
const DRAIN_BYTES = 64 * 1024 * 1024

/** Reads past the rest of a body, so that its connection can carry the next request; ends one on which it does not end. */
export function drain(request: IncomingMessage): void {
  if (request.readableEnded || request.destroyed) return
  let left = DRAIN_BYTES
  const cut = () => request.socket.destroySoon()
  const timer = setTimeout(cut, DRAIN_MS).unref()
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) cut()
  })
  request.once('close', () => clearTimeout(timer))
  request.resume()
}
