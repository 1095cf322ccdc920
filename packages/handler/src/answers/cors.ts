import { headerOf, methodOf, type HttpEvent } from '../requests/events.ts'
import { unusable } from '../verify/option-error.ts'

interface CommonCorsOptions {
  /** Default: GET, HEAD, POST, PUT, PATCH, DELETE. */
  methods?: readonly string[] | undefined
  /** Headers that requests may have. Default: `Authorization` and `Content-Type`. */
  headers?: readonly string[] | undefined
  /** Headers of answers that scripts may read. Default: `WWW-Authenticate` and `Retry-After`. */
  exposeHeaders?: readonly string[] | undefined
  /** Seconds for which a browser remembers a preflight. Default 600. */
  maxAge?: number | undefined
}

/**
 * Which pages may call. With `credentials` (cookies) their origins must be told, as browsers accept no `*` there.
 *
 * An origin is `https://host` or `https://host:port`, compared character by character. A function must not accept
 * whatever it is given: with `credentials` that opens the API to every page.
 */
export type CorsOptions = CommonCorsOptions &
  (
    | { origins: '*'; credentials?: false | undefined }
    | {
        origins: readonly string[] | ((origin: string) => boolean | Promise<boolean>)
        credentials?: boolean | undefined
      }
  )

/** The headers that go with the answer to a request, and whether the request is a preflight. */
export interface Cors {
  headers: Record<string, string>
  isPreflight: boolean
}

/**
 * Makes a function from a request to its CORS headers. https://fetch.spec.whatwg.org/#http-cors-protocol
 *
 * It rejects with what the function that judges origins throws.
 * Throws `TypeError` for `*` with credentials, and for an origin that no browser would send.
 */
export function createCors(options: CorsOptions): (event: HttpEvent | undefined) => Promise<Cors> {
  const {
    origins,
    credentials,
    methods = 'GET,HEAD,POST,PUT,PATCH,DELETE',
    headers = 'Authorization,Content-Type',
    exposeHeaders = 'WWW-Authenticate,Retry-After',
    maxAge = 600,
  } = options
  const list = typeof origins === 'function' ? [] : [origins].flat()
  const isAny = list.includes('*')
  if (isAny && (credentials || list.length > 1)) throw unusable('origin with credentials or others', '*')
  for (const origin of list) {
    if (!/^(\*|[a-z][a-z\d+.-]*:\/\/[^/\s?#@]+)$/.test(origin) && (origin !== 'null' || credentials)) {
      throw unusable('origin (https://host)', origin)
    }
  }
  const isAllowed = typeof origins === 'function' ? origins : (origin: string) => list.includes(origin)
  const answered = { 'Access-Control-Expose-Headers': String(exposeHeaders) }
  const preflight = {
    'Access-Control-Allow-Methods': String(methods),
    'Access-Control-Allow-Headers': String(headers),
    'Access-Control-Max-Age': String(maxAge),
  }

  return async (event) => {
    const [origin = '', another] = headerOf(event, 'origin')
    const isPreflight =
      methodOf(event) === 'OPTIONS' && headerOf(event, 'access-control-request-method').length > 0 && origin !== ''
    // The page of a sandbox has the origin `null`, and so has anybody's
    const isKnown = origin && another === undefined && (!credentials || origin !== 'null') && (await isAllowed(origin))
    return {
      isPreflight,
      headers: {
        ...(!isAny && { Vary: isPreflight ? `Origin, ${REQUESTED}` : 'Origin' }),
        ...((isAny || isKnown) && {
          'Access-Control-Allow-Origin': isAny ? '*' : origin,
          ...(credentials && { 'Access-Control-Allow-Credentials': 'true' }),
          ...(isPreflight ? preflight : answered),
        }),
      },
    }
  }
}

const REQUESTED = 'Access-Control-Request-Method, Access-Control-Request-Headers'
