import { parseJson, strictDecoder } from './json.ts'

/** The part of the platform's `fetch` that is used; replace it to go through a proxy or to test. */
export type Fetch = (
  url: string,
  init: { redirect: 'manual'; signal: AbortSignal; headers: Record<string, string> },
) => Promise<Pick<Response, 'status' | 'body'>>

/**
 * Gets a JSON document.
 *
 * Throws unless the answer has status 200 (redirects are not followed), at most `maxBytes` after inflation, strict
 * JSON, and is complete before the signal fires, also when `fetch` ignores the signal. The caller fires it after a
 * failure as well, to let go of what is left of the answer.
 */
export function download(url: string, fetch: Fetch, signal: AbortSignal, maxBytes: number): Promise<unknown> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', reject)
  })
  return Promise.race([read(url, fetch, signal, maxBytes), aborted])
}

async function read(url: string, fetch: Fetch, signal: AbortSignal, maxBytes: number): Promise<unknown> {
  const { status, body } = await fetch(url, { redirect: 'manual', signal, headers: { accept: 'application/json' } })
  if (status !== 200 || !body) throw new Error(`${url} answered ${status}`)
  const decoder = strictDecoder()
  let text = ''
  let left = maxBytes
  // Leaving the loop lets go of the rest
  for await (const part of body) {
    left -= part.length
    if (left < 0) throw new Error(`${url} answered too much`)
    text += decoder.decode(part, { stream: true })
  }
  return parseJson(text + decoder.decode())
}
