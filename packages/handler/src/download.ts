import { parseJson, strictDecoder } from './json.ts'

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
 * is complete before the signal fires, also when `fetch` ignores the signal. The caller fires it after a failure as
 * well, to let go of what is left of the answer.
 */
export function download(url: string, fetch: Fetch, signal: AbortSignal): Promise<unknown> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', reject)
  })
  return Promise.race([read(url, fetch, signal), aborted])
}

async function read(url: string, fetch: Fetch, signal: AbortSignal): Promise<unknown> {
  const { status, body } = await fetch(url, { redirect: 'manual', signal, headers: { accept: 'application/json' } })
  if (status !== 200 || !body) throw new Error(`${url} answered ${status}`)
  const reader = body.getReader()
  const decoder = strictDecoder()
  let text = ''
  let left = MAX_BYTES
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    left -= part.value.length
    if (left < 0) throw new Error(`${url} answered > ${MAX_BYTES} bytes`)
    text += decoder.decode(part.value, { stream: true })
  }
  return parseJson(text + decoder.decode())
}
