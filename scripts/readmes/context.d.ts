// What a reader of a README has when a block does not say where it is from: this library's own names, and the reader's
// own things. A block that declares a name hides the one here.
import type * as library from '@poolhouse/handler'

declare global {
  const badRequest: typeof library.badRequest
  const conflict: typeof library.conflict
  const createAuthenticator: typeof library.createAuthenticator
  const createHandler: typeof library.createHandler
  const createTokenVerifier: typeof library.createTokenVerifier
  const createUserTokenAuthenticator: typeof library.createUserTokenAuthenticator
  const withOptionalHttpAuthentication: typeof library.withOptionalHttpAuthentication
  const withStrictHttpAuthentication: typeof library.withStrictHttpAuthentication

  const authenticateUserToken: library.Authenticator
  const handler: (input: { event: library.HttpEvent; userId: string }) => Promise<{ statusCode: number }>
  const logger: Console
  const userPoolId: string
  const verifier: library.TokenVerifier

  interface Pies {
    of(userId: string): Promise<string[]>
  }
  const createPies: () => Pies

  /** What a bundler such as Vite puts in the place of it. */
  interface ImportMeta {
    readonly env: Readonly<Record<string, string | undefined>>
  }
}
