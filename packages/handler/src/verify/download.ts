import { parseJson, strictDecoder } from './json.ts'

/** The part of the platform's `fetch` that is used; replace it to go through a proxy or to test. */
export type Fetch = (
  url: string,
  init: { redirect: 'manual'; signal: AbortSignal },
) => Promise<Pick<Response, 'status' | 'body'>>

/**
 * Gets a JSON document.
 *
 * Throws unless the answer has status 200 (redirects are not followed), at most `maxBytes` after inflation, and strict
 * JSON. A `fetch` that does not heed the signal may keep it waiting.
 */
export async function download(url: string, fetch: Fetch, signal: AbortSignal, maxBytes: number): Promise<unknown> {
  const { status, body } = await fetch(url, { redirect: 'manual', signal })
  if (status !== 200 || !body) throw new Error(`${url}: ${status}`)
  const decoder = strictDecoder()
  let text = ''
  let left = maxBytes
  // Leaving the loop lets go of the rest
  for await (const part of body) {
    left -= part.length
    if (left < 0) throw new Error('Too large')
    text += decoder.decode(part, { stream: true })
  }
  return parseJson(text + decoder.decode())
}
