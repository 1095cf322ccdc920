import type { ChallengeNameType } from '@aws-sdk/client-cognito-identity-provider'
import type { Draft } from '../domain/messages/draft.ts'
import type { Level } from '../domain/pools/acr.ts'
import type { Services } from '../domain/services.ts'
import type { Round } from '../domain/triggers.ts'
import type { MfaFactor } from '../domain/factors/mfa.ts'
import { ApiError } from '../errors.ts'
import type { Client, Pool, Spending, User } from '../storage/port/index.ts'

/** What flows and challenges receive and answer; `sign-in.ts` does everything else. */

/** A pool and the client somebody signs in through. */
export interface At {
  readonly pool: Pool
  readonly client: Client
}

/** Parameters and responses are maps of strings on the wire. */
export type Fields = Readonly<Record<string, string>>

export type ChallengeName = ChallengeNameType

/**
 * What has been shown so far. What mails and texts prove counts differently as a first and as a second factor, and so
 * does a passkey whose authenticator knew its user by more than a touch, or goes with them from machine to machine.
 */
export type Factor =
  | 'PASSWORD'
  | 'EMAIL_OTP'
  | 'SMS_OTP'
  | 'WEB_AUTHN'
  | 'USER_VERIFICATION'
  | 'ROAMING'
  | 'CUSTOM'
  | 'NEW_PASSWORD'
  | 'DEVICE'
  | 'SMS_MFA'
  | 'EMAIL_MFA'
  | 'SOFTWARE_TOKEN_MFA'

/** How a request for a step came in. Never stored: each step has its own. */
export interface Occasion {
  /** Anybody through the API, a back end that signs its requests, or a page of the pool. */
  readonly by: 'public' | 'admin' | 'page'
  /** Handed to triggers. */
  readonly clientMetadata?: Fields | undefined
  /** The address it came from, as the system writes it. */
  readonly peer: string
  /** What the program there says it is; empty when it does not. */
  readonly agent: string
}

/** How far a sign-in has come. It travels sealed between two steps. */
export interface Progress {
  readonly flow: string
  /** Who started it; nobody else goes on with it. */
  readonly by: Occasion['by']
  /** In the order in which they were shown. */
  readonly proven: readonly Factor[]
  /** The key of the device it is made from. Judged with each proof: before the first it is what somebody says. */
  readonly device?: string | undefined
  /** The level of authentication without which it ends in nothing. */
  readonly target?: Level | undefined
  /** Where the pool's functions decide, how far they have brought it. */
  readonly custom?: Custom | undefined
}

/** The device that the tokens of a sign-in are for. */
export interface DeviceOfSignIn {
  readonly key: string
  /** Whether the key was drawn for this sign-in, and no device is confirmed under it yet. */
  readonly isNew: boolean
}

/** A custom sign-in between two questions to the function that decides. */
export interface Custom {
  readonly rounds: readonly Round[]
  /** The client's public value, where it began with SRP_A. */
  readonly A?: string | undefined
}

/** Somebody who has shown everything that is demanded. */
export interface SignedIn extends At {
  readonly user: User
  readonly progress: Progress
  readonly occasion: Occasion
  readonly device: DeviceOfSignIn | undefined
}

/** What a step brings about: something was shown, or something else has to be. */
export type Outcome = (Proven | Ask) & {
  /** The level of authentication that a first step is told to reach. */
  readonly target?: Level | undefined
}

export interface Proven {
  readonly proven: Factor
  /** What the same proof shows besides. */
  readonly also?: readonly Factor[]
  readonly user: User
  /** What the proof spends beside the session, such as the step of a one-time password. */
  readonly spend?: readonly Spending[]
  /** What the proof does to the user, in the step that spends the session. Pure; what it throws undoes everything. */
  change?(current: User): User
}

export interface Ask extends Asked {
  readonly ask: ChallengeName
  /** Whose sign-in it is; may stand for nobody. */
  readonly whose: Whose
  /** What else there was to choose from, told where a sign-in starts. */
  readonly available?: readonly ChallengeName[]
}

/** A challenge as it is posed. */
export interface Asked {
  /** Where functions decide, and the sign-in is further than before. */
  readonly custom?: Custom | undefined
  readonly parameters: Fields
  /** What the challenge has to remember until the answer comes; sealed with the rest. */
  readonly keep?: object
  /** What it sends; stored in the step that spends what led here. */
  readonly message?: Draft
}

/** Whose sign-in a session is. */
export type Whose = Pick<User, 'sub' | 'username' | 'epoch'>

/** What a flow starts from. */
export interface Attempt extends At {
  readonly services: Services
  readonly occasion: Occasion
  readonly parameters: Fields
  /** The name as typed. */
  readonly name: string
  /** The user of that name. Without one, a flow does the same work and fails as for a wrong password. */
  readonly user: User | undefined
  /** Under which key guesses are counted. */
  readonly who: string
  /** What a sign-up gave to sign in with. */
  readonly session?: string | undefined
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
  /** Whether the password it is sent may bring in a user from another directory. */
  migrates?(parameters: Fields): boolean
  /** Whether it hides its users in every client. */
  readonly hidesUsers?: boolean
  /** Whether it goes on with the session of a sign-up. */
  readonly takesSession?: boolean
  /** Refuses parameters of a wrong form, and pools it is not for, before anything is asked or judged. */
  check?(parameters: Fields, at: At): void
  start(attempt: Attempt): Promise<Outcome>
}

/** What a challenge is posed from. */
export interface Asking extends At {
  readonly services: Services
  readonly occasion: Occasion
  readonly user: User
  readonly progress: Progress
  /** The second factors there are to choose from, where the table says so. */
  readonly choices: readonly MfaFactor[]
}

/** What a challenge continues from: the session was opened, fits, is unspent, and its user was read again. */
export interface Response<Kept = unknown> extends At {
  readonly services: Services
  readonly occasion: Occasion
  readonly progress: Progress
  readonly responses: Fields
  /** Whose sign-in it is; without a `user` it stands for nobody. */
  readonly whose: Whose
  /** As it is now. Somebody who has shown something already is there and enabled. */
  readonly user: User | undefined
  /** What the challenge kept when it was posed. */
  readonly kept: Kept
}

export interface Challenge<Kept = unknown> {
  /** Responses without which it is refused, in the order they are asked for. */
  readonly required: readonly string[]
  /** Whether its state travels in SECRET_BLOCK, as in challenges of SRP: a response may leave the Session out. */
  readonly hasSecretBlock?: boolean
  /**
   * Whether a session is worth one answer, right or wrong: it is spent before the answer is judged. Where a function
   * judges, whoever answered one session a hundred times at once would otherwise have a hundred guesses, of which the
   * function is told one.
   */
  readonly isGoodOnce?: boolean
  /** Refuses responses of a wrong form, before the session is looked at. */
  check?(responses: Fields): void
  /**
   * Poses the challenge when the table of next steps demands it. Whatever may fail fails here, before anything is spent.
   * Without it, only a flow or another challenge poses it. It may come to another outcome where a function decides.
   */
  ask?(from: Asking): Promise<Asked | Outcome>
  /** Sends again what it had sent, where it is a code. */
  again?(response: Response<Kept>): Promise<Ask>
  /** Judges an answer. */
  respond(response: Response<Kept>): Promise<Outcome>
}

/** A parameter that must be there and not empty. */
export function requireField(fields: Fields, name: string): string {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (value === undefined || value === '') {
    throw new ApiError('InvalidParameterException', `Missing required parameter ${name}`)
  }
  return value
}
