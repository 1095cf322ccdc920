/**
 * Reads a request's body; `undefined` when it is longer than `limit` bytes. Of a longer one no more than that is kept.
 *
 * Rejects when the connection ends before the body does.
 */
export async function readBody(request: Request, limit: number): Promise<Uint8Array | undefined> {
  const announced = Number(request.headers.get('content-length') ?? 0)
  if (announced > limit) return undefined
  // The parser of HTTP lets no body be longer than it was announced. Asked for before `body`, which makes a stream.
  if (announced > 0) return new Uint8Array(await request.arrayBuffer())
  if (!request.body) return new Uint8Array()
  // Without a length in advance the bytes are counted as they come.
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body) {
    size += chunk.byteLength
    if (size > limit) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
