export { authenticateRequest, type Authentication } from './authenticate-request.ts'
export {
  createAuthenticator,
  type Authenticator,
  type RefusalOptions,
  type UserTokenAuthenticatorOptions,
  type UserVerifier,
} from './requests/authenticate.ts'
export { bearerChallenge, type Challenge } from './answers/challenge.ts'
export type { AccessTokenClaims, IdTokenClaims, OidcClaims, TokenClaims, TokenUse } from './verify/claims.ts'
export type { CorsOptions } from './answers/cors.ts'
export type { Fetch } from './verify/download.ts'
export type { HandlerContext, HttpEvent, Scheme } from './requests/events.ts'
export { createHandler, type HandlerOptions, type LambdaFunction, type Logger, type ServicesOf } from './handler.ts'
export {
  withOptionalHttpAuthentication,
  withStrictHttpAuthentication,
  type HttpAuthenticationOptions,
  type OptionalHttpAuthenticationOptions,
  type StrictHttpAuthenticationOptions,
} from './http-authentication.ts'
export type { AuthorizerKind } from './requests/placed-claims.ts'
export {
  badRequest,
  conflict,
  forbidden,
  internal,
  notFound,
  Problem,
  serviceUnavailable,
  tooManyRequests,
  unauthorised,
  unprocessable,
  type ProblemOptions,
  type ProblemResponse,
} from './answers/problem.ts'
export type { OnRefusal } from './requests/reason.ts'
export type { Refusal, Rights } from './requests/request-user.ts'
export type { FetchHeaders, NodeRequest, RequestSource } from './requests/sources.ts'
export { TokenError, type TokenErrorCode } from './verify/token-error.ts'
export type { User, UserClaims } from './requests/user.ts'
export type { SyncTokenVerifier, TokenVerifier, TokenVerifierOptions, VerifierOptions } from './verify/verifier.ts'
