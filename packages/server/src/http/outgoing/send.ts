import { lookup } from 'node:dns'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { LookupFunction } from 'node:net'
import { isIP } from 'node:net'
import { isPublic } from './addresses.ts'

/** What is sent to somebody else. */
export interface OutgoingRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** What came back, whatever its status. */
export interface Answered {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Reads the body; rejects with {@link NotAnswered} when it breaks off, and when it is longer than 1 MiB. */
  text(): Promise<string>
  /** Ends the connection, where nobody wants the body. */
  discard(): void
}

/**
 * Sends a request, and answers once the head of the answer is there.
 *
 * One request to one address: it follows no redirect, and has a connection of its own, so that none is found broken.
 * Rejects with {@link NotAnswered}. The signal bounds all of it, the body too.
 */
export type Send = (request: OutgoingRequest, signal: AbortSignal) => Promise<Answered>

/** A request that has no whole answer. The message says why in a word, and repeats nothing that was sent. */
export class NotAnswered extends Error {
  override readonly name = 'NotAnswered'
}

/** Nobody has to answer more. */
const LONGEST = 1024 * 1024

/**
 * Makes what sends requests: the one way out over HTTP.
 *
 * Where URLs are not this machine's owner's to choose, whoever sets one could have it name what only this machine
 * reaches: so `toPrivate` says whether that is allowed. An address is looked at where it is connected to: a name that is
 * looked up a second time may have another by then.
 */
export function createSend({ toPrivate }: { readonly toPrivate: boolean }): Send {
  return async (request, signal) => {
    try {
      const response = await headOf(request, { signal, ...(!toPrivate && { lookup: lookUpPublic(request.url) }) })
      const { statusCode: status = 0, headers } = response
      return { status, headers, text: () => read(response), discard: () => void response.destroy() }
    } catch (error) {
      throw new NotAnswered(wordOf(error as Error)) // nothing else is thrown there
    }
  }
}

function headOf(
  { method, url, headers, body }: OutgoingRequest,
  how: { readonly signal: AbortSignal; readonly lookup?: LookupFunction },
): Promise<IncomingMessage> {
  // Not imported: see ../node-http.ts.
  const { request: open } = process.getBuiltinModule(/^https:/i.test(url) ? 'node:https' : 'node:http')
  return new Promise((resolve, reject) => {
    const request = open(url, { method, headers, agent: false, ...how }, resolve)
    request.on('error', reject)
    // An answer that changes the protocol ends without an error, and without an answer.
    request.on('close', () => reject(new NotAnswered('closed')))
    request.end(body)
  })
}

const NOT_PUBLIC = 'no public address'
const TOO_LONG = 'longer than 1 MiB'

/** Looks names up for a connection to a URL. Refuses a URL with an address that is not public: those are not looked up. */
function lookUpPublic(url: string): LookupFunction {
  const host = new URL(url).hostname.replaceAll(/[[\]]/g, '')
  if (isIP(host) !== 0 && !isPublic(host)) throw new NotAnswered(NOT_PUBLIC)
  return (name, options, callback) => {
    lookup(name, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, [])
      const [first] = found
      if (!first || !found.every(({ address }) => isPublic(address))) return callback(new NotAnswered(NOT_PUBLIC), [])
      return options.all ? callback(null, found) : callback(null, first.address, first.family)
    })
  }
}

async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      // no encoding is set
      length += chunk.length
      if (length > LONGEST) throw new NotAnswered(TOO_LONG)
      chunks.push(chunk)
    }
  } catch (error) {
    throw new NotAnswered(wordOf(error as Error)) // a stream fails with nothing else
  }
  if (!response.complete) throw new NotAnswered('broken off')
  return Buffer.concat(chunks).toString('utf8')
}

/** The name of what went wrong, such as ECONNREFUSED. */
function wordOf(error: Error): string {
  if (error instanceof NotAnswered) return error.message
  const { code, name } = (error.cause ?? error) as { code?: unknown; name?: unknown } // looked at below
  const word = typeof code === 'string' ? code : String(name)
  return /^\w{1,40}$/.test(word) ? word : 'no reason'
}
