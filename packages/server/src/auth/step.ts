import type { ChallengeNameType } from '@aws-sdk/client-cognito-identity-provider'
import type { Services } from '../domain/services.ts'
import type { Tokens } from '../domain/tokens/tokens.ts'
import { ApiError } from '../errors.ts'
import type { Client, Pool, User } from '../storage/port.ts'

/** What flows and challenges receive, and what each step of a sign-in answers. */

/** A pool and the client somebody signs in through. */
export interface At {
  readonly pool: Pool
  readonly client: Client
}

/** Parameters and responses are maps of strings on the wire. */
export type Fields = Readonly<Record<string, string>>

/** What a flow starts from. */
export interface Attempt extends At {
  readonly services: Services
  readonly parameters: Fields
  /** The name as typed; empty in flows that take none. */
  readonly name: string
  /** The user of that name. Without one, a flow does the same work and fails as for a wrong password. */
  readonly user: User | undefined
  /** Under which key guesses are counted. */
  readonly who: string
}

export interface Flow {
  /** The members of ExplicitAuthFlows that allow it. */
  readonly allowedBy: readonly string[]
  /** What a client is told whose settings do not allow it. */
  readonly notEnabled: string
  /** The operations it may be started by. */
  readonly from: 'both' | 'admin' | 'public'
  /** Parameters without which it is refused, in the order they are asked for. */
  readonly required: readonly string[]
  start(attempt: Attempt): Promise<Answer>
}

/** What a challenge continues from. */
export interface Response extends At {
  readonly services: Services
  /** The name as typed in this response. */
  readonly name: string
  readonly session: string | undefined
  readonly responses: Fields
  /** The address it comes from. */
  readonly peer: string
}

export interface Challenge {
  /** Responses without which it is refused, in the order they are asked for. */
  readonly required: readonly string[]
  respond(response: Response): Promise<Answer>
}

/** A step's outcome, in the shape of the API's answer. */
export type Answer =
  | { readonly ChallengeName: ChallengeNameType; readonly Session: string; readonly ChallengeParameters: Fields }
  | { readonly ChallengeParameters: Fields; readonly AuthenticationResult: Tokens }

/** A parameter that must be there and not empty. */
export function requireField(fields: Fields, name: string): string {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (value === undefined || value === '') {
    throw new ApiError('InvalidParameterException', `Missing required parameter ${name}`)
  }
  return value
}
