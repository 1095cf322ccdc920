import { parseJsonBytes } from './json.ts'

/** The part of the platform's `fetch` that is used; replace it to go through a proxy or to test. */
export type Fetch = (
  url: string,
  init: { redirect: 'manual'; signal: AbortSignal; headers: Record<string, string> },
) => Promise<Pick<Response, 'status' | 'body'>>

const MAX_BYTES = 1_048_576

/**
 * Gets a JSON document.
 *
 * Throws unless the answer has status 200 (redirects are not followed), at most 1 MiB after inflation, strict JSON, and
 * is complete before the signal fires, also when `fetch` ignores the signal.
 */
export async function download(url: string, fetch: Fetch, signal: AbortSignal): Promise<unknown> {
  return Promise.race([read(url, fetch, signal), aborted(signal)])
}

async function read(url: string, fetch: Fetch, signal: AbortSignal): Promise<unknown> {
  const { status, body } = await fetch(url, { redirect: 'manual', signal, headers: { accept: 'application/json' } })
  if (status !== 200 || !body) {
    await body?.cancel()
    throw new Error(`${url} answered ${status}`)
  }
  const reader = body.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.length
    if (length > MAX_BYTES) {
      await reader.cancel()
      throw new Error(`${url} answered more than ${MAX_BYTES} bytes`)
    }
    chunks.push(part.value)
  }
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  return parseJsonBytes(bytes)
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
}
