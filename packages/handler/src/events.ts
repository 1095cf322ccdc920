/**
 * The parts that the events of REST APIs (1.0), HTTP APIs and Function URLs (2.0) and load balancers have, each in its
 * way. The types of `@types/aws-lambda` fit.
 */
export interface HttpEvent {
  headers?: Readonly<Record<string, string | undefined>> | null | undefined
  multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null | undefined
  queryStringParameters?: Readonly<Record<string, string | undefined>> | null | undefined
  pathParameters?: Readonly<Record<string, string | undefined>> | null | undefined
  body?: string | null | undefined
  isBase64Encoded?: boolean | undefined
  httpMethod?: string | undefined
  path?: string | undefined
  rawPath?: string | undefined
  rawQueryString?: string | undefined
  requestContext?: unknown
}

/** The part of a function's context that is used; that of `@types/aws-lambda` fits. */
export interface HandlerContext {
  awsRequestId?: string | undefined
  functionName?: string | undefined
}

/** `any` accepts `Bearer <token>` and the bare token, as a Cognito authorizer does; `bearer` only the former. */
export type Scheme = 'any' | 'bearer'

/**
 * Reads the token of the `Authorization` header, whatever the case of its name.
 *
 * Gives `undefined` when there is none, and `''` when there is something else: another scheme, or two different ones.
 */
export function readToken(event: HttpEvent | undefined, scheme: Scheme): string | undefined {
  const values = new Set([...headerValues(event?.headers), ...headerValues(event?.multiValueHeaders)])
  if (values.size === 0) return undefined
  if (values.size > 1) return ''
  const [value = ''] = values
  // RFC 6750 §2.1: a token is b64token, so it has neither a space nor the comma that joins repeated headers
  const [, bearer, token = ''] = /^(Bearer +)?([\w.~+/-]+=*)$/i.exec(value) ?? []
  return bearer || scheme === 'any' ? token : ''
}

function headerValues(headers: HttpEvent['headers'] | HttpEvent['multiValueHeaders']): string[] {
  return Object.entries(headers ?? {})
    .filter(([name]) => name.toLowerCase() === 'authorization')
    .flatMap(([, value]) => value ?? [])
    .map((value) => String(value).trim())
    .filter((value) => value !== '')
}
