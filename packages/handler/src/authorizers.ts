import { createAuthenticator, type RefusalOptions, type UserVerifier } from './requests/authenticate.ts'
import type { HttpEvent } from './requests/events.ts'
import { findUser, type HttpAuthenticationOptions, type Refusal, type Rights } from './requests/request-user.ts'
import type { User } from './requests/user.ts'

/** What a Lambda authorizer hands on to the function behind it: API Gateway takes flat values only. */
export type AuthorizerContext = Record<string, string | number | boolean>

export interface LambdaAuthorizerOptions
  extends Omit<HttpAuthenticationOptions, 'trustAuthorizer' | 'realm'>, Rights, RefusalOptions {
  /** Adds to the context, or replaces what is in it. */
  context?: ((user: User) => AuthorizerContext) | undefined
}

/** The event of a REST API's authorizer of type TOKEN. */
export interface TokenAuthorizerEvent {
  authorizationToken: string
  methodArn: string
}

/** The event of an authorizer of type REQUEST: REST API, `$connect` of a WebSocket API, HTTP API with payload 1.0. */
export interface RequestAuthorizerEvent extends HttpEvent {
  methodArn: string
}

/** The event of an HTTP API's authorizer with payload 2.0. */
export interface HttpAuthorizerEvent extends HttpEvent {
  routeArn: string
}

export interface AuthorizerPolicy {
  principalId: string
  policyDocument: {
    Version: '2012-10-17'
    Statement: { Action: 'execute-api:Invoke'; Effect: 'Allow' | 'Deny'; Resource: string }[]
  }
  context: AuthorizerContext
}

export interface SimpleResponse {
  isAuthorized: boolean
  context?: AuthorizerContext
}

/**
 * Makes an authorizer of type TOKEN for REST APIs.
 *
 * A request without a good token is a 401, a user without the rights a 403, an unreachable key set a 500. The answer
 * is for the whole stage, since API Gateway remembers it for every method of it.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */
export function createTokenAuthorizer(
  verifier: UserVerifier,
  options: LambdaAuthorizerOptions = {},
): (event: TokenAuthorizerEvent) => Promise<AuthorizerPolicy> {
  const decide = decider(verifier, options)
  return async ({ authorizationToken, methodArn }) => {
    const decision = await decide({ headers: { authorization: authorizationToken } })
    return policyOf(unlessUnauthorized(decision), stageOf(methodArn, '/*/*'))
  }
}

/** Makes an authorizer of type REQUEST for REST APIs, WebSocket APIs, and HTTP APIs with payload 1.0; as for TOKEN. */
export function createRequestAuthorizer(
  verifier: UserVerifier,
  options: LambdaAuthorizerOptions = {},
): (event: RequestAuthorizerEvent) => Promise<AuthorizerPolicy> {
  const decide = decider(verifier, options)
  return async (event) => {
    const decision = unlessUnauthorized(await decide(event))
    // The routes of a WebSocket API have one part where methods have two: STAGE/$connect
    const isWebSocket = typeof Object(event.requestContext)['connectionId'] === 'string'
    return policyOf(decision, stageOf(event.methodArn, isWebSocket ? '/*' : '/*/*'))
  }
}

/**
 * Makes an authorizer for HTTP APIs with payload 2.0.
 *
 * It answers in the simple form, or with a policy where `response` is `iam`; refusals are a 403, as the API makes a 401
 * only by itself, for a request without its identity source.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */
export function createHttpAuthorizer(
  verifier: UserVerifier,
  options: LambdaAuthorizerOptions & { response: 'iam' },
): (event: HttpAuthorizerEvent) => Promise<AuthorizerPolicy>
export function createHttpAuthorizer(
  verifier: UserVerifier,
  options?: LambdaAuthorizerOptions & { response?: 'simple' | undefined },
): (event: HttpAuthorizerEvent) => Promise<SimpleResponse>
export function createHttpAuthorizer(
  verifier: UserVerifier,
  options: LambdaAuthorizerOptions & { response?: 'simple' | 'iam' | undefined } = {},
): (event: HttpAuthorizerEvent) => Promise<SimpleResponse | AuthorizerPolicy> {
  const decide = decider(verifier, options)
  return async (event) => {
    const decision = await decide(event)
    if (options.response === 'iam') return policyOf(decision, stageOf(event.routeArn, '/*/*'))
    return decision.user ? { isAuthorized: true, context: decision.context } : { isAuthorized: false }
  }
}

type Decision = { user: User; context: AuthorizerContext } | { user?: never; why: Refusal['why']; message: string }

function decider(verifier: UserVerifier, options: LambdaAuthorizerOptions) {
  const authenticator = createAuthenticator(verifier, options)
  return async (event: HttpEvent): Promise<Decision> => {
    const { user, refusal } = await findUser(event, authenticator, { ...options, trustAuthorizer: false })
    if (user) return { user, context: { ...contextOf(user), ...options.context?.(user) } }
    const { why, problem } = refusal
    // A refusal would be remembered
    if (why === 'unavailable') throw problem.cause
    return { why, message: problem.message }
  }
}

// API Gateway answers 401 to exactly this message
function unlessUnauthorized(decision: Decision): Decision {
  if (decision.user || decision.why === 'rights') return decision
  throw new Error('Unauthorized')
}

function policyOf(decision: Decision, resource: string): AuthorizerPolicy {
  const Effect = decision.user ? 'Allow' : 'Deny'
  return {
    principalId: decision.user?.id ?? 'nobody',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect, Resource: resource }],
    },
    context: decision.user ? decision.context : { message: decision.message },
  }
}

/** As `trustAuthorizer: 'lambda'` reads it. A list is JSON, since no other form keeps every name apart. */
function contextOf({ id, username, email, groups, claims }: User): AuthorizerContext {
  const { token_use, scope, aud } = claims
  // The `aud` of an access token is the resource it is bound to
  const client_id = token_use === 'access' ? claims['client_id'] : aud
  const context = { sub: id, username, email, groups: JSON.stringify(groups), scope, token_use, client_id }
  return Object.fromEntries(
    Object.entries(context).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

function stageOf(arn: string, everything: string): string {
  const [api, stage] = arn.split('/')
  if (!api?.startsWith('arn:') || !stage) throw new TypeError('Not an event of an authorizer: it has no ARN')
  return `${api}/${stage}${everything}`
}
