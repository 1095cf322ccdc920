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
  return ({ method, url, headers, body }, signal) => {
    const { hostname, protocol } = new URL(url)
    const host = hostname.replaceAll(/[[\]]/g, '')
    if (!toPrivate && isIP(host) !== 0 && !isPublic(host)) return Promise.reject(new NotAnswered(NOT_PUBLIC))
    // Not imported: see node-http.ts.
    const { request: open } = process.getBuiltinModule(protocol === 'https:' ? 'node:https' : 'node:http')
    return new Promise((resolve, reject) => {
      const request = open(
        url,
        { method, headers, signal, agent: false, ...(!toPrivate && { lookup: lookUpPublic }) },
        (response) =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: () => read(response),
            discard: () => void response.destroy(),
          }),
      )
      request.on('error', (error) => reject(new NotAnswered(wordOf(error))))
      // An answer that changes the protocol ends without an error, and without an answer.
      request.on('close', () => reject(new NotAnswered('closed')))
      request.end(body)
    })
  }
}

const NOT_PUBLIC = 'no public address'
const TOO_LONG = 'longer than 1 MiB'

const lookUpPublic: LookupFunction = (name, options, callback) => {
  lookup(name, { ...options, all: true }, (error, found) => {
    const [first] = found
    if (error || !first) return callback(error, [])
    if (!found.every(({ address }) => isPublic(address))) return callback(new NotAnswered(NOT_PUBLIC), [])
    return options.all ? callback(null, found) : callback(null, first.address, first.family)
  })
}

function read(response: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    response.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > LONGEST) response.destroy(new NotAnswered(TOO_LONG))
      else chunks.push(chunk)
    })
    response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    response.on('error', (error) => reject(new NotAnswered(wordOf(error))))
    response.on('close', () => reject(new NotAnswered('broken off')))
  })
}

/** The name of what went wrong, such as ECONNREFUSED. */
function wordOf(error: Error): string {
  if (error instanceof NotAnswered) return error.message
  const { code, name } = (error.cause ?? error) as { code?: unknown; name?: unknown } // looked at below
  const word = typeof code === 'string' ? code : String(name)
  return /^\w{1,40}$/.test(word) ? word : 'no reason'
}
