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
  const { headers = source, headersDistinct } = Object(source) as Partial<NodeRequest>
  // Among the headers of an event that name would be a text's
  if (typeof (headers as Partial<FetchHeaders> | null)?.get === 'function') {
    return eventOfHeaders(headers as FetchHeaders)
  }
  // Those of `node:http` have the first of several only
  return headersDistinct ? ({ headers, multiValueHeaders: headersDistinct } as HttpEvent) : (source as HttpEvent)
}

/** Gives the parts of a Fetch API request that are read. */
export function eventOfHeaders(headers: FetchHeaders): HttpEvent {
  const [authorization, cookie] = ['authorization', 'cookie'].map((name) => headers.get(name) as string) // or absent
  return { headers: { authorization, cookie } }
}
