import { bearerChallenge } from './challenge.ts'

const PHRASES: Readonly<Record<number, string>> = {
  200: 'OK',
  204: 'No Content',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

/** Gives the status phrase of RFC 9110, empty for a rare one. */
export function phraseOf(status: number): string {
  return PHRASES[status] ?? ''
}

/** Members of the problem beside `status` and `detail`, extension members included, and what goes around it. */
export interface ProblemOptions {
  /** URI of the kind of problem. Default `about:blank`. */
  type?: string
  /** The same for each problem of a type. Default: the status phrase. */
  title?: string
  /** URI of this occurrence. */
  instance?: string
  /** Added to the headers of the response, or in place of them. */
  headers?: Readonly<Record<string, string | number>>
  /** For the log; not in the response. */
  cause?: unknown
  status?: never
  detail?: never
  /** An extension member. */
  [extension: string]: unknown
}

/** What a function behind API Gateway, a Function URL or a load balancer answers. */
export interface ProblemResponse {
  statusCode: number
  headers: Record<string, string>
  body: string
  /** For load balancers only. */
  statusDescription?: string
  /** For load balancers that use them in requests. */
  multiValueHeaders?: Record<string, string[]>
}

/**
 * A refusal: an error to throw and a response to return, in the form of RFC 9457.
 *
 * `createHandler` turns a thrown or returned one into the response.
 */
export class Problem extends Error implements ProblemResponse {
  readonly statusCode: number
  readonly headers: Record<string, string>
  readonly body: string
  readonly title: string

  constructor(statusCode: number, detail?: string, options: ProblemOptions = {}) {
    const { headers = {}, cause, type = 'about:blank', title = phraseOf(statusCode), instance, ...extensions } = options
    super(detail ?? title, { cause })
    Object.defineProperty(this, 'name', { value: 'Problem' })
    this.statusCode = statusCode
    this.title = title
    this.headers = mergedHeaders(statusCode, headers)
    this.body = JSON.stringify({ type, title, ...extensions, status: statusCode, detail, instance })
  }
}

function mergedHeaders(status: number, given: Readonly<Record<string, string | number>>): Record<string, string> {
  const usual = {
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
    ...(status === 401 && { 'WWW-Authenticate': bearerChallenge() }),
  }
  const present = Object.entries(given).filter(([, value]: [string, unknown]) => value !== undefined && value !== null)
  const headers = new Map(
    [...Object.entries(usual), ...present].map(([name, value]) => [
      name.toLowerCase(),
      // No line break may end a header and begin another
      [name, String(value).replace(/[\r\n]+/g, ' ')],
    ]),
  )
  return Object.fromEntries(headers.values()) as Record<string, string> // pairs of texts, as made above
}

type Refuse = (detail?: string, options?: ProblemOptions) => Problem

const refusal =
  (status: number): Refuse =>
  (detail, options) =>
    new Problem(status, detail, options)

/** 400: the request is malformed. */
export const badRequest: Refuse = /* @__PURE__ */ refusal(400)
/** 401 with a bearer challenge: credentials are missing or refused. */
export const unauthorised: Refuse = /* @__PURE__ */ refusal(401)
/** 403: the caller is known and not allowed. */
export const forbidden: Refuse = /* @__PURE__ */ refusal(403)
/** 404: there is no such thing, or none the caller may know of. */
export const notFound: Refuse = /* @__PURE__ */ refusal(404)
/** 409: the request contradicts the present state. */
export const conflict: Refuse = /* @__PURE__ */ refusal(409)
/** 422: the request is well-formed and makes no sense. */
export const unprocessable: Refuse = /* @__PURE__ */ refusal(422)
/** 429: give `headers: { 'Retry-After': seconds }` where it is known. */
export const tooManyRequests: Refuse = /* @__PURE__ */ refusal(429)
/** 500: for a fault that is known; unknown ones become a 500 by themselves. */
export const internal: Refuse = /* @__PURE__ */ refusal(500)
/** 503: something needed is out of reach. */
export const serviceUnavailable: Refuse = /* @__PURE__ */ refusal(503)
