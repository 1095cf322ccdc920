import type { Authenticator } from './requests/authenticate.ts'
import type { HandlerContext, HttpEvent } from './requests/events.ts'
import type { ContextOf, EventOf } from './handler.ts'
import type { Problem } from './answers/problem.ts'
import { findUser, isFatal, type HttpAuthenticationOptions, type Rights } from './requests/request-user.ts'
import type { User } from './requests/user.ts'

export type { HttpAuthenticationOptions }

export interface OptionalHttpAuthenticationOptions extends HttpAuthenticationOptions {
  /** What a refused token makes of its sender. Default `anonymous`; `refuse` answers 401 or 403. */
  onInvalid?: 'anonymous' | 'refuse' | undefined
}

/** Options of strict authentication: what the user must have beside a good token goes here. */
export interface StrictHttpAuthenticationOptions extends HttpAuthenticationOptions, Rights {}

/** The input of a handler without the user, whom authentication adds, and with what authentication needs. */
export type Unauthenticated<Input> = Omit<Input, 'userId' | 'user' | 'event' | 'context' | 'authenticateUserToken'> & {
  event: EventOf<Input>
  context: ContextOf<Input>
  authenticateUserToken: Authenticator
}

interface Known {
  userId: string
  user: User
}

interface Perhaps {
  userId: string | undefined
  user: User | undefined
}

interface HttpInput {
  event: HttpEvent
  context: HandlerContext
}

type Wrapped<Input, Result> = (input: Unauthenticated<Input>) => Promise<Awaited<Result> | Problem>

// The second half of the intersection is the check that the handler can take the user it is given
type Handles<Input, Result, Sender> = ((input: Input) => Result) &
  ((input: Omit<Input, keyof Known> & Sender) => unknown)

/**
 * Gives the handler the `user` and `userId` of a request with a good token, and `undefined` for one without.
 *
 * Needs the service `authenticateUserToken`. A refused token counts as none (`onInvalid: 'refuse'` answers instead).
 * When the authenticator rejects because the key set is out of reach, the answer is a 503. An event that is no request
 * at all is a 401: nobody is anonymous there.
 */
export function withOptionalHttpAuthentication<Result>(
  handler: (input: HttpInput & Perhaps) => Result,
  options?: OptionalHttpAuthenticationOptions,
): Wrapped<HttpInput & Perhaps, Result>
export function withOptionalHttpAuthentication<Input extends object, Result>(
  handler: Handles<Input, Result, Perhaps>,
  options?: OptionalHttpAuthenticationOptions,
): Wrapped<Input, Result>
export function withOptionalHttpAuthentication(
  handler: (input: never) => unknown,
  { onInvalid, ...options }: OptionalHttpAuthenticationOptions = {},
) {
  return async (input: Unauthenticated<object>): Promise<unknown> => {
    const { user, refusal } = await findUser(input.event, input.authenticateUserToken, options)
    if (refusal && isFatal(refusal, onInvalid)) return refusal.problem
    return handler({ ...input, userId: user?.id, user } as never) // as the overloads declare
  }
}

/**
 * Gives the handler the `user` and `userId` of a request with a good token, and answers 401 to one without.
 *
 * Needs the service `authenticateUserToken`. Who lacks `groups` or `scopes` is answered 403 with what would be needed.
 * When the authenticator rejects, missing rights are a 403 and a key set out of reach is a 503.
 */
export function withStrictHttpAuthentication<Result>(
  handler: (input: HttpInput & Known) => Result,
  options?: StrictHttpAuthenticationOptions,
): Wrapped<HttpInput & Known, Result>
export function withStrictHttpAuthentication<Input extends object, Result>(
  handler: Handles<Input, Result, Known>,
  options?: StrictHttpAuthenticationOptions,
): Wrapped<Input, Result>
export function withStrictHttpAuthentication(
  handler: (input: never) => unknown,
  options: StrictHttpAuthenticationOptions = {},
) {
  return async (input: Unauthenticated<object>): Promise<unknown> => {
    const { user, refusal } = await findUser(input.event, input.authenticateUserToken, options)
    return refusal?.problem ?? handler({ ...input, userId: user?.id, user } as never) // as the overloads declare
  }
}
