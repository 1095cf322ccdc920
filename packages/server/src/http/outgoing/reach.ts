import { createSend } from './send.ts'

/** A request to where a pool's settings lead, such as an identity provider. */
export interface ToElsewhere {
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

/**
 * Sends a request, and answers what came back. Follows no redirect; rejects after five seconds, with what is longer than
 * 1 MiB, and with an address that it is not to reach.
 */
export type Reach = (url: string, request: ToElsewhere) => Promise<Response>

const LIMIT_MS = 5_000
/** Answers of these have no body (Fetch §2.2.3). */
const BODILESS = new Set([204, 205, 304])

/**
 * Makes the way to places that are named by settings and not by whoever runs the server, such as identity providers.
 *
 * Whoever may set up a pool could have the server ask what only it can reach: the metadata of a cloud machine, a database
 * beside it. So without `allowsPrivate` nothing but https goes out, and only to the public Internet (see `send.ts`).
 */
export function createReach({ allowsPrivate }: { readonly allowsPrivate: boolean }): Reach {
  const send = createSend({ toPrivate: allowsPrivate })
  return async (url, { method, headers, body }) => {
    const { protocol } = new URL(url)
    if (protocol !== 'https:' && !(allowsPrivate && protocol === 'http:')) {
      throw new Error(`A request by ${protocol} is not sent from here.`)
    }
    const request = { method, url, headers, ...(body !== undefined && { body }) }
    const answered = await send(request, AbortSignal.timeout(LIMIT_MS))
    const text = BODILESS.has(answered.status) ? null : await answered.text()
    return new Response(text, { status: answered.status, headers: headersOf(answered.headers) })
  }
}

function headersOf(headers: Readonly<Record<string, string | string[] | undefined>>): Headers {
  const all = new Headers()
  for (const [name, value] of Object.entries(headers)) {
    for (const one of [value].flat()) if (one !== undefined) all.append(name, one)
  }
  return all
}
