/**
 * The parts that the events of REST APIs (1.0), HTTP APIs and Function URLs (2.0), WebSocket APIs, load balancers and
 * AppSync have, each in its way. The types of `@types/aws-lambda` fit.
 */
export interface HttpEvent {
  headers?: Readonly<Record<string, string | undefined>> | null | undefined
  multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null | undefined
  cookies?: readonly string[] | null | undefined
  queryStringParameters?: Readonly<Record<string, string | undefined>> | null | undefined
  pathParameters?: Readonly<Record<string, string | undefined>> | null | undefined
  body?: string | null | undefined
  isBase64Encoded?: boolean | undefined
  httpMethod?: string | undefined
  path?: string | undefined
  rawPath?: string | undefined
  rawQueryString?: string | undefined
  requestContext?: unknown
  /** AppSync only. */
  identity?: unknown
  /** AppSync only. */
  info?: unknown
  /** AppSync only. */
  request?: unknown
}

/** The part of a function's context that is used; that of `@types/aws-lambda` fits. */
export interface HandlerContext {
  awsRequestId?: string | undefined
  functionName?: string | undefined
}

/** `any` accepts `Bearer <token>` and the bare token, as a Cognito authorizer does; `bearer` only the former. */
export type Scheme = 'any' | 'bearer'

/** Whom an answer is for: its form differs. `1` is the form of REST and WebSocket APIs. */
export type Caller = 1 | 2 | 'loadBalancer' | 'appSync'

/** Tells what kind of event it is, by the parts that only its kind has. */
export function callerOf(event: HttpEvent | undefined): Caller {
  const { requestContext, identity, info } = event ?? {}
  const context = Object(requestContext) as object // of anything, an object
  if ('elb' in context) return 'loadBalancer'
  if ('http' in context) return 2
  return !requestContext && (identity || info) ? 'appSync' : 1
}

/** Tells requests from the other events that call functions (queues, buckets, schedules). An empty one is a request. */
export function isRequest(event: unknown): boolean {
  if (Object(event) !== event || Array.isArray(event)) return false
  const parts = Object.keys(event as object)
  return parts.length === 0 || parts.some((part) => REQUEST_PART.test(part))
}

const REQUEST_PART = /^(\w*headers|\w*path|\w*(string|path)parameters|requestContext|httpMethod|body|identity|info)$/i

/** Gives the different values of a header, whatever the case of its name. */
export function headerOf(event: HttpEvent | undefined, wanted: string): string[] {
  const { headers, multiValueHeaders, request } = event ?? {}
  const values = [headers, multiValueHeaders, (request as HttpEvent | null | undefined)?.headers].flatMap((map) =>
    Object.entries(map ?? {})
      .filter(([name]) => name.toLowerCase() === wanted)
      .flatMap(([, value]) => value ?? [])
      .map((value) => String(value).trim()),
  )
  return [...new Set(values)].filter(Boolean)
}

/** Gives the method, in upper case as HTTP has it; `undefined` where there is none. */
export function methodOf(event: HttpEvent | undefined): string | undefined {
  const { httpMethod, requestContext } = event ?? {}
  return httpMethod ?? (requestContext as { http?: { method?: string } } | null | undefined)?.http?.method
}

/**
 * Reads the token of the `Authorization` header or, where there is no such header, of the cookie that is named.
 *
 * Gives `undefined` when there is none, and `''` when there is something else: another scheme, or two different ones.
 */
export function readToken(event: HttpEvent | undefined, scheme: Scheme, cookie?: string): string | undefined {
  const header = headerOf(event, 'authorization')
  const values = header.length > 0 || cookie === undefined ? header : cookiesOf(event, cookie)
  if (values.length === 0) return undefined
  if (values.length > 1) return ''
  // RFC 6750 §2.1: a token is b64token, so it has neither a space nor the comma that joins repeated headers
  const [, bearer, token = ''] = /^(Bearer +)?([\w.~+/-]+=*)$/i.exec(values[0] ?? '') ?? []
  return bearer || scheme === 'any' || values !== header ? token : ''
}

function cookiesOf(event: HttpEvent | undefined, name: string): string[] {
  const texts: unknown[] = [event?.cookies ?? [], headerOf(event, 'cookie')].flat()
  const pairs = texts.flatMap((text) => String(text).split(/; */))
  const values = pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1))
  return [...new Set(values)]
}
