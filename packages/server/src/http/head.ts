import type { IncomingMessage } from 'node:http'
import type { Reply } from './reply.ts'

/** Reads headers by their names in lower case. The `Headers` of a `Request` are one. */
export interface HeaderReader {
  /** The value of a header; what was sent several times is joined, as RFC 9110 §5.2 has it. */
  get(name: string): string | null
  has(name: string): boolean
}

/** What of a request is there before its body is. A `Request` is one. */
export interface RequestHead {
  readonly method: string
  /** Absolute. */
  readonly url: string
  readonly headers: HeaderReader
}

/** Reads the headers of Node's request, as its `Request` would. */
export function headersOf({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): HeaderReader {
  // Not from Node's own record of them: of some that were sent twice it keeps one in silence.
  const get = (name: string) => {
    let found: string | null = null
    for (let index = 0; index < rawHeaders.length; index += 2) {
      const sent = rawHeaders[index] ?? ''
      if (sent.length !== name.length || sent.toLowerCase() !== name) continue
      const value = rawHeaders[index + 1] ?? ''
      found = found === null ? value : `${found}${name === 'cookie' ? ';' : ','} ${value}`
    }
    return found
  }
  return { get, has: (name) => get(name) !== null }
}

/** Where a request is for: the server itself, or the domain of a pool with this id. */
export type Place = 'api' | { readonly pool: string }

/** Finds out where a request is for, as its Host tells. A refusal is answered as it is. */
export type Locate = (request: RequestHead) => Place | Reply | Promise<Place | Reply>
