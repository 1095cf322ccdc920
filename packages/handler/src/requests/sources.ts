import type { HttpEvent } from './events.ts'

/** The headers of a Fetch API request. */
export interface FetchHeaders {
  get(name: string): string | null
}

/** `IncomingMessage` of `node:http`, and what Express and Fastify make of it. */
export interface NodeRequest {
  headers: { authorization?: string | undefined; cookie?: string | undefined }
  headersDistinct?: Readonly<Record<string, readonly string[] | undefined>> | undefined
}

/** A request of the Fetch API or its headers, one of `node:http`, or a Lambda event. */
export type RequestSource = { headers: FetchHeaders } | FetchHeaders | NodeRequest | HttpEvent

/** Gives the parts of a request that are read, as an event has them. A Lambda event stays as it is. */
export function eventOf(source: RequestSource): HttpEvent {
  const { headers } = Object(source) as { headers?: RequestSource } // of anything, an object
  for (const candidate of [source, headers]) if (isFetchHeaders(candidate)) return eventOfHeaders(candidate)
  return 'headersDistinct' in Object(source) ? eventOfMessage(source as NodeRequest) : (source as HttpEvent)
}

/** The parts of a Fetch API request that are read. */
export function eventOfHeaders(headers: FetchHeaders): HttpEvent {
  const [authorization, cookie] = ['authorization', 'cookie'].map((name) => headers.get(name) ?? undefined)
  return { headers: { authorization, cookie } }
}

/** The parts of a request of `node:http` that are read. */
export function eventOfMessage({ headers, headersDistinct }: NodeRequest): HttpEvent {
  const { authorization, cookie } = headers
  // `headers` has the first of several only
  return {
    headers: { authorization, cookie },
    multiValueHeaders: { authorization: headersDistinct?.['authorization'] },
  }
}

// A header of that name is a text
function isFetchHeaders(value: unknown): value is FetchHeaders {
  return typeof (Object(value) as Partial<FetchHeaders>).get === 'function' // of anything, an object
}
