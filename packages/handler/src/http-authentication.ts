import type { Authenticator } from './authenticate.ts'
import { readToken, type HandlerContext, type HttpEvent, type Scheme } from './events.ts'
import type { ContextOf, EventOf } from './handler.ts'
import type { Problem } from './problem.ts'
import { authenticationRequired, problemOf } from './refusals.ts'
import { TokenError } from './token-error.ts'

export interface HttpAuthenticationOptions {
  /** Default `any`. */
  scheme?: Scheme
  /** The `realm` of challenges. Default `api`. */
  realm?: string
}

export interface OptionalHttpAuthenticationOptions extends HttpAuthenticationOptions {
  /** What a refused token makes of its sender. Default `anonymous`; `refuse` answers 401 or 403. */
  onInvalid?: 'anonymous' | 'refuse'
}

/** The input of a handler without `userId`, which authentication adds, and with what authentication needs. */
export type Unauthenticated<Input> = Omit<Input, 'userId' | 'event' | 'context' | 'authenticateUserToken'> & {
  event: EventOf<Input>
  context: ContextOf<Input>
  authenticateUserToken: Authenticator
}

interface HttpInput<User> {
  event: HttpEvent
  context: HandlerContext
  userId: User
}

type Wrapped<Input, Result> = (input: Unauthenticated<Input>) => Promise<Awaited<Result> | Problem>

// The second half of the intersection is the check that the handler can take the user it is given
type Handles<Input, Result, User> = ((input: Input) => Result) &
  ((input: Omit<Input, 'userId'> & { userId: User }) => unknown)

/**
 * Gives the handler the `userId` of a request with a good token, and `undefined` for one without.
 *
 * Needs the service `authenticateUserToken`. A refused token counts as none (`onInvalid: 'refuse'` answers instead).
 * When the authenticator rejects because the key set is out of reach, the answer is a 503.
 */
export function withOptionalHttpAuthentication<Result>(
  handler: (input: HttpInput<string | undefined>) => Result,
  options?: OptionalHttpAuthenticationOptions,
): Wrapped<HttpInput<string | undefined>, Result>
export function withOptionalHttpAuthentication<Input extends object, Result>(
  handler: Handles<Input, Result, string | undefined>,
  options?: OptionalHttpAuthenticationOptions,
): Wrapped<Input, Result>
export function withOptionalHttpAuthentication(
  handler: (input: never) => unknown,
  { onInvalid = 'anonymous', ...options }: OptionalHttpAuthenticationOptions = {},
) {
  return async (input: Unauthenticated<object>): Promise<unknown> => {
    const { userId, refused } = await authenticate(input, options)
    if (refused && (refused.why === 'unavailable' || (refused.why === 'token' && onInvalid === 'refuse'))) {
      return refused.problem
    }
    return handler({ ...input, userId } as never) // as the overloads declare
  }
}

/**
 * Gives the handler the `userId` of a request with a good token, and answers 401 to one without.
 *
 * Needs the service `authenticateUserToken`. When the authenticator rejects, missing rights are a 403 and a key set out
 * of reach is a 503.
 */
export function withStrictHttpAuthentication<Result>(
  handler: (input: HttpInput<string>) => Result,
  options?: HttpAuthenticationOptions,
): Wrapped<HttpInput<string>, Result>
export function withStrictHttpAuthentication<Input extends object, Result>(
  handler: Handles<Input, Result, string>,
  options?: HttpAuthenticationOptions,
): Wrapped<Input, Result>
export function withStrictHttpAuthentication(
  handler: (input: never) => unknown,
  options: HttpAuthenticationOptions = {},
) {
  return async (input: Unauthenticated<object>): Promise<unknown> => {
    const { userId, refused } = await authenticate(input, options)
    return refused?.problem ?? handler({ ...input, userId } as never) // as the overloads declare
  }
}

type Outcome =
  | { userId: string; refused?: never }
  | { userId?: never; refused: { why: 'nothing' | 'token' | 'unavailable'; problem: Problem } }

async function authenticate(
  { event, authenticateUserToken }: Pick<Unauthenticated<object>, 'event' | 'authenticateUserToken'>,
  { scheme = 'any', realm }: HttpAuthenticationOptions,
): Promise<Outcome> {
  const token = readToken(event, scheme)
  if (token === undefined) return { refused: { why: 'nothing', problem: authenticationRequired(realm) } }
  try {
    const userId = token && (await authenticateUserToken(token))
    if (userId) return { userId }
    return { refused: { why: 'token', problem: authenticationRequired(realm, 'The token is refused') } }
  } catch (error) {
    if (!(error instanceof TokenError)) throw error
    return {
      refused: { why: error.code === 'keys-unavailable' ? 'unavailable' : 'token', problem: problemOf(error, realm) },
    }
  }
}
