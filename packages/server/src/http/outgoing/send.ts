import type { IncomingHttpHeaders } from 'node:http'
import type { LookupFunction } from 'node:net'

/** Nobody has to answer more. */
const LONGEST = 1024 * 1024

export interface Answered {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

export interface Sent {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  readonly signal: AbortSignal
  /** Finds the addresses of a name, in place of the system's own way. */
  readonly lookup?: LookupFunction | undefined
}

/**
 * Sends a request to a URL, and answers what came back, whatever its status.
 *
 * One request to one address: it follows no redirect, and has a connection of its own, so that none is found broken.
 * Rejects when the signal aborts, and when the answer is longer than 1 MiB.
 */
export function send(url: string, { method, headers, body, signal, lookup }: Sent): Promise<Answered> {
  // Not imported: see ../node-http.ts.
  const { request: open } = process.getBuiltinModule(url.startsWith('https:') ? 'node:https' : 'node:http')
  return new Promise((resolve, reject) => {
    const request = open(url, { method, headers, signal, agent: false, lookup }, (response) => {
      const chunks: Buffer[] = []
      let length = 0
      response.on('data', (chunk: Buffer) => {
        length += chunk.length
        if (length > LONGEST) request.destroy(new Error('The answer is longer than 1 MiB.'))
        else chunks.push(chunk)
      })
      response.on('error', reject)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      )
    })
    request.on('error', reject)
    request.end(body)
  })
}

/** Sends a body to a URL that the configuration names: see {@link send}. */
export function post(url: string, sent: Omit<Sent, 'method' | 'lookup'>): Promise<Answered> {
  return send(url, { ...sent, method: 'POST' })
}
