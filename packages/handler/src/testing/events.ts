/** What a request has; the kind of event decides where it stands. */
export interface EventOptions {
  /** Goes into `Authorization: Bearer`. */
  token?: string | undefined
  /** Default `GET`. */
  method?: string | undefined
  /** Default `/`. */
  path?: string | undefined
  headers?: Readonly<Record<string, string>> | undefined
  cookies?: Readonly<Record<string, string>> | undefined
  query?: Readonly<Record<string, string>> | undefined
  pathParameters?: Readonly<Record<string, string>> | undefined
  body?: string | undefined
  /** Claims as the service's own authorizer places them: a Cognito one in a REST API, a JWT one in an HTTP API. */
  claims?: Readonly<Record<string, unknown>> | undefined
  /** What a Lambda authorizer places. */
  authorizerContext?: Readonly<Record<string, string | number | boolean>> | undefined
  /** Load balancers only: the target group has multi-value headers. Default `false`. */
  multiValueHeaders?: boolean | undefined
}

type Texts = Record<string, string>
type Lists = Record<string, string[]>

export interface RestEvent {
  resource: string
  path: string
  httpMethod: string
  headers: Texts
  multiValueHeaders: Lists
  queryStringParameters: Texts | null
  multiValueQueryStringParameters: Lists | null
  pathParameters: Texts | null
  stageVariables: null
  requestContext: {
    accountId: string
    apiId: string
    authorizer: Record<string, unknown> | null
    domainName: string
    domainPrefix: string
    extendedRequestId: string
    httpMethod: string
    identity: Record<(typeof NOBODY)[number], null> & { sourceIp: string; userAgent: string }
    path: string
    protocol: string
    requestId: string
    requestTime: string
    requestTimeEpoch: number
    resourceId: string
    resourcePath: string
    stage: string
  }
  body: string | null
  isBase64Encoded: boolean
}

export interface WebSocketEvent {
  headers: Texts
  multiValueHeaders: Lists
  queryStringParameters?: Texts
  multiValueQueryStringParameters?: Lists
  requestContext: Record<string, unknown> & { connectionId: string; authorizer?: Record<string, unknown> }
  isBase64Encoded: boolean
}

export interface HttpApiEvent {
  version: '2.0'
  routeKey: string
  rawPath: string
  rawQueryString: string
  cookies?: string[]
  headers: Texts
  queryStringParameters?: Texts
  pathParameters?: Texts
  requestContext: {
    accountId: string
    apiId: string
    authorizer?: Record<string, unknown>
    domainName: string
    domainPrefix: string
    http: { method: string; path: string; protocol: string; sourceIp: string; userAgent: string }
    requestId: string
    routeKey: string
    stage: string
    time: string
    timeEpoch: number
  }
  body?: string
  isBase64Encoded: boolean
}

export type FunctionUrlEvent = HttpApiEvent

export interface AlbEvent {
  requestContext: { elb: { targetGroupArn: string } }
  httpMethod: string
  path: string
  headers?: Texts
  multiValueHeaders?: Lists
  queryStringParameters?: Texts
  multiValueQueryStringParameters?: Lists
  body: string
  isBase64Encoded: boolean
}

export interface AppSyncEvent {
  arguments: Record<string, unknown>
  identity: Record<string, unknown> | null
  source: null
  request: { headers: Texts; domainName: null }
  info: { fieldName: string; parentTypeName: string; variables: Record<string, unknown>; selectionSetList: string[] }
  prev: null
  stash: Record<string, unknown>
}

const ACCOUNT = '123456789012'
const TIME = '22/Nov/2026:07:00:00 +0000'
const EPOCH = 1_795_330_800_000
// The identity of a caller without IAM
const NOBODY = [
  'accessKey',
  'accountId',
  'apiKey',
  'apiKeyId',
  'caller',
  'clientCert',
  'cognitoAuthenticationProvider',
  'cognitoAuthenticationType',
  'cognitoIdentityId',
  'cognitoIdentityPoolId',
  'principalOrgId',
  'user',
  'userArn',
] as const
const API = 'testapi123'
const REQUEST_ID = '0f3c9a3e-52a7-4b6e-9d55-1e3b1d8a2c11'

/** Makes the events of each kind of caller, in the form in which it sends them. */
export const events = {
  /** REST API, payload 1.0: headers in the client's case and twice, absent maps `null`. */
  rest(options: EventOptions = {}): RestEvent {
    const { method = 'GET', path = '/', query, pathParameters, body, claims, authorizerContext } = options
    const headers = headersOf(options, 'Authorization')
    return {
      resource: path,
      path,
      httpMethod: method,
      headers,
      multiValueHeaders: listsOf(headers),
      queryStringParameters: query ? { ...query } : null,
      multiValueQueryStringParameters: query ? listsOf(query) : null,
      pathParameters: pathParameters ? { ...pathParameters } : null,
      stageVariables: null,
      requestContext: {
        accountId: ACCOUNT,
        apiId: API,
        domainName: `${API}.execute-api.eu-west-1.amazonaws.com`,
        domainPrefix: API,
        extendedRequestId: 'JJbxmjj4DoEFfJg=',
        httpMethod: method,
        identity: {
          ...(Object.fromEntries(NOBODY.map((name) => [name, null])) as Record<(typeof NOBODY)[number], null>), // all of them
          sourceIp: '127.0.0.1',
          userAgent: 'test',
        },
        path: `/test${path}`,
        protocol: 'HTTP/1.1',
        requestId: REQUEST_ID,
        requestTime: TIME,
        requestTimeEpoch: EPOCH,
        resourceId: 'abc123',
        resourcePath: path,
        stage: 'test',
        authorizer: null,
        ...flatAuthorizer(authorizerContext, claims && { claims: restClaims(claims) }),
      },
      body: body ?? null,
      isBase64Encoded: false,
    }
  },

  /** HTTP API, payload 2.0: headers in lower case, cookies apart, absent maps left out. */
  http(options: EventOptions = {}): HttpApiEvent {
    const { claims, authorizerContext } = options
    const authorizer = authorizerContext
      ? { lambda: { ...authorizerContext } }
      : claims && { jwt: { claims: httpClaims(claims), scopes: null } }
    return versionTwo(options, `${API}.execute-api.eu-west-1.amazonaws.com`, authorizer)
  },

  /** Function URL: as an HTTP API, and never with an authorizer. */
  functionUrl(options: EventOptions = {}): FunctionUrlEvent {
    return versionTwo(options, 'testurl.lambda-url.eu-west-1.on.aws', undefined)
  },

  /** Application load balancer: headers in lower case, in one of the two maps. */
  alb(options: EventOptions = {}): AlbEvent {
    const { method = 'GET', path = '/', query = {}, body = '', multiValueHeaders } = options
    const headers = headersOf(options, 'authorization')
    return {
      requestContext: {
        elb: { targetGroupArn: `arn:aws:elasticloadbalancing:eu-west-1:${ACCOUNT}:targetgroup/test/0123456789abcdef` },
      },
      httpMethod: method,
      path,
      ...(multiValueHeaders
        ? { multiValueHeaders: listsOf(headers), multiValueQueryStringParameters: listsOf(query) }
        : { headers, queryStringParameters: { ...query } }),
      body,
      isBase64Encoded: false,
    }
  },

  /** The `$connect` of a WebSocket API. */
  webSocket(options: EventOptions = {}): WebSocketEvent {
    const { query, authorizerContext } = options
    const headers = headersOf(options, 'Authorization')
    return {
      headers,
      multiValueHeaders: listsOf(headers),
      ...(query && { queryStringParameters: { ...query }, multiValueQueryStringParameters: listsOf(query) }),
      requestContext: {
        apiId: API,
        connectionId: 'L0SM9cOFvHcCIhw=',
        domainName: `${API}.execute-api.eu-west-1.amazonaws.com`,
        eventType: 'CONNECT',
        identity: { sourceIp: '127.0.0.1' },
        messageDirection: 'IN',
        requestId: REQUEST_ID,
        routeKey: '$connect',
        stage: 'test',
        ...flatAuthorizer(authorizerContext),
      },
      isBase64Encoded: false,
    }
  },

  /** A field that AppSync resolves by a function; `claims` are those of its own check of the token. */
  appSync(
    options: EventOptions & { field?: string; arguments?: Readonly<Record<string, unknown>> } = {},
  ): AppSyncEvent {
    const { field = 'pies', claims, authorizerContext } = options
    const { sub, iss: issuer, 'cognito:username': username, 'cognito:groups': groups = null } = claims ?? {}
    const own = claims && {
      sub,
      issuer,
      username,
      groups,
      claims,
      sourceIp: ['127.0.0.1'],
      defaultAuthStrategy: 'ALLOW',
    }
    return {
      arguments: { ...options.arguments },
      identity: own ?? (authorizerContext ? { resolverContext: { ...authorizerContext } } : null),
      source: null,
      request: { headers: headersOf(options, 'authorization', ''), domainName: null },
      info: { fieldName: field, parentTypeName: 'Query', variables: {}, selectionSetList: [] },
      prev: null,
      stash: {},
    }
  },
}

function versionTwo(
  options: EventOptions,
  domainName: string,
  authorizer: Record<string, unknown> | undefined,
): HttpApiEvent {
  const { method = 'GET', path = '/', query, pathParameters, body } = options
  const headers = Object.entries(headersOf({ ...options, cookies: undefined }, 'authorization'))
  const cookies = cookiesOf(options)
  const routeKey = authorizer ? `${method} ${path}` : '$default'
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: new URLSearchParams(query).toString(),
    ...(cookies.length > 0 && { cookies }),
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    ...(query && { queryStringParameters: { ...query } }),
    ...(pathParameters && { pathParameters: { ...pathParameters } }),
    requestContext: {
      accountId: ACCOUNT,
      apiId: API,
      domainName,
      domainPrefix: domainName.replace(/\..*/, ''),
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      requestId: REQUEST_ID,
      routeKey,
      stage: '$default',
      time: TIME,
      timeEpoch: EPOCH,
      ...(authorizer && { authorizer }),
    },
    ...(body !== undefined && { body }),
    isBase64Encoded: false,
  }
}

function headersOf({ token, headers, ...options }: EventOptions, name: string, scheme = 'Bearer '): Texts {
  const cookies = cookiesOf(options).join('; ')
  return {
    ...(token !== undefined && { [name]: `${scheme}${token}` }),
    ...(cookies && { [name === 'Authorization' ? 'Cookie' : 'cookie']: cookies }),
    ...headers,
  }
}

function cookiesOf({ cookies = {} }: EventOptions): string[] {
  return Object.entries(cookies).map(([name, value]) => `${name}=${value}`)
}

function listsOf(map: Readonly<Texts>): Lists {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, [value]]))
}

function flatAuthorizer(context: EventOptions['authorizerContext'], other?: Record<string, unknown>) {
  const texts = context && Object.fromEntries(Object.entries(context).map(([name, value]) => [name, String(value)]))
  const authorizer = texts ? { principalId: 'test', integrationLatency: 42, ...texts } : other
  return authorizer && { authorizer }
}

// A REST API prints lists with commas and times as dates, an HTTP API lists in brackets and times as digits
function restClaims(claims: Readonly<Record<string, unknown>>): Texts {
  const date = (seconds: number) =>
    new Date(seconds * 1000).toUTCString().replace(/(\w+), (\d+) (\w+) (\d+) (\S+) .*/, '$1 $3 $2 $5 UTC $4')
  return printed(claims, (name, value) => {
    if ((name === 'exp' || name === 'iat') && typeof value === 'number') return date(value)
    return Array.isArray(value) ? value.join(',') : undefined
  })
}

function httpClaims(claims: Readonly<Record<string, unknown>>): Texts {
  return printed(claims, (_, value) => (Array.isArray(value) ? `[${value.join(' ')}]` : undefined))
}

function printed(
  claims: Readonly<Record<string, unknown>>,
  print: (name: string, value: unknown) => string | undefined,
): Texts {
  const entries = Object.entries(claims).filter(([, value]) => value !== undefined)
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
  return Object.fromEntries(entries.map(([name, value]) => [name, print(name, value) ?? text(value)]))
}
