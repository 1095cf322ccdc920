import type { Client, Pool, User } from '../storage/port/index.ts'
import type { MessageTrigger } from './messages/messages.ts'
import type { CustomTexts } from './messages/templates.ts'
import type { TokenSource } from './tokens/grant.ts'

/**
 * What a pool's functions are asked, and what they may answer: the port between the rules, which ask, and the room
 * `triggers/`, which knows the events on the wire.
 */

type Fields = Readonly<Record<string, string>>

/** What the caller of an operation hands to functions. */
export interface Metadata {
  readonly clientMetadata?: Fields | undefined
}

/** What functions of custom sign-ins are told beside: whether nobody has the name, where the client hides its users. */
interface Custom extends Metadata {
  readonly userNotFound: boolean | undefined
}

/** A message that a function sends itself. */
interface Sending {
  source: MessageTrigger
  /** The code or temporary password, as the server's configuration has it told. */
  request: Metadata & { readonly code: string }
  reply: Agreed
}

/** By the name of each trigger in LambdaConfig: the parts of its sources after `_`, what it is told, what it answers. */
export interface Triggers {
  CreateAuthChallenge: {
    source: 'Authentication'
    request: Custom & { readonly challengeName: 'CUSTOM_CHALLENGE'; readonly session: readonly Round[] }
    reply: CreatedChallenge
  }
  CustomEmailSender: Sending
  CustomMessage: {
    source: MessageTrigger
    /** Whether the message confirms by a link. */
    request: Metadata & { readonly byLink: boolean }
    reply: CustomTexts
  }
  CustomSMSSender: Sending
  DefineAuthChallenge: {
    source: 'Authentication'
    request: Custom & { readonly session: readonly Round[] }
    reply: {
      readonly challengeName: string | undefined
      readonly issueTokens: boolean
      readonly failAuthentication: boolean
    }
  }
  InboundFederation: {
    source: 'ExternalProvider'
    request: {
      readonly providerName: string
      readonly providerType: string
      /** What came from the provider, by `tokenResponse`, `idToken` and `userInfo`, or by `samlResponse`. */
      readonly attributes: Readonly<Record<string, unknown>>
    }
    /** What is mapped in place of what the provider said; `undefined` leaves it as it was. */
    reply: { readonly attributes: Readonly<Record<string, unknown>> | undefined }
  }
  PostAuthentication: {
    source: 'Authentication'
    request: Metadata & { readonly newDeviceUsed: boolean }
    reply: Agreed
  }
  PostConfirmation: { source: 'ConfirmSignUp' | 'ConfirmForgotPassword'; request: Metadata; reply: Agreed }
  PreAuthentication: {
    source: 'Authentication'
    request: {
      readonly validationData: Fields | undefined
      /** Told only to functions of clients that hide their users. */
      readonly userNotFound: boolean | undefined
    }
    reply: Agreed
  }
  PreSignUp: {
    source: 'SignUp' | 'AdminCreateUser' | 'ExternalProvider'
    request: Metadata & { readonly validationData: Fields | undefined }
    reply: { readonly autoConfirmUser: boolean; readonly autoVerifyEmail: boolean; readonly autoVerifyPhone: boolean }
  }
  PreTokenGeneration: {
    source: TokenSource
    request: Metadata & { readonly groups: GroupClaims; readonly scopes: readonly string[] }
    reply: TokenChanges
  }
  UserMigration: {
    source: 'Authentication' | 'ForgotPassword'
    request: Metadata & { readonly password: string | undefined; readonly validationData: Fields | undefined }
    reply: MigratedUser | undefined
  }
  VerifyAuthChallengeResponse: {
    source: 'Authentication'
    request: Custom & { readonly privateChallengeParameters: Fields; readonly challengeAnswer: string }
    reply: { readonly answerCorrect: boolean }
  }
}

export type TriggerName = keyof Triggers

/** The answer of a function that may only refuse, and did not. */
export type Agreed = true

/** What somebody was asked in a custom sign-in, and whether the answer was right; as functions read it. */
export interface Round {
  readonly challengeName: string
  readonly challengeResult: boolean
  /** What the function that made a custom challenge calls it. */
  readonly challengeMetadata: string | null
}

/** A custom challenge as a function made it. */
export interface CreatedChallenge {
  /** Shown to the client. */
  readonly publicParameters: Fields
  /** Told to the function that judges the answer, and to nobody else. */
  readonly privateParameters: Fields
  readonly metadata: string | undefined
}

/** What tokens say of a user's groups. */
export interface GroupClaims {
  readonly names: readonly string[]
  readonly roles: readonly string[]
  readonly preferredRole: string | undefined
}

/** What is changed in the claims of one token. */
export interface ClaimChanges {
  readonly add: Readonly<Record<string, unknown>>
  readonly suppress: readonly string[]
}

export interface TokenChanges {
  readonly id: ClaimChanges
  readonly access: ClaimChanges & { readonly addScopes: readonly string[]; readonly suppressScopes: readonly string[] }
  /** In place of all that is known of the user's groups. */
  readonly groups: GroupClaims | undefined
}

/** A user that another directory has vouched for. */
export interface MigratedUser {
  /** Where it is not the name that was typed. */
  readonly username: string | undefined
  readonly attributes: Fields
  readonly isConfirmed: boolean
  readonly forceAliasCreation: boolean
  readonly enableSmsMfa: boolean
}

/** What a function is told of a user who is stored, or about to be. */
export type Known = Pick<User, 'username' | 'sub' | 'status' | 'attributes'>

/** Somebody of whom nothing else is known. */
export interface Stranger {
  readonly username: string
  /** Absent where a function has to find them itself. */
  readonly attributes: Fields | undefined
}

/** Of whom, and where, a function is asked. */
export interface Of<Name extends TriggerName> {
  readonly pool: Pool
  /** Operations of administrators name no client. */
  readonly client: Pick<Client, 'id'> | undefined
  readonly user: Known | Stranger
  readonly source: Triggers[Name]['source']
}

export interface AskTriggers {
  /** Tells whether a function is asked for a trigger; what is only there to ask it can be left out otherwise. */
  has(pool: Pool, name: TriggerName): boolean
  /**
   * Asks the function that a pool names for a trigger, and answers its reply; `undefined` when none is asked.
   *
   * Refuses with UserLambdaValidationException what the function refuses, with UnexpectedLambdaException when it cannot
   * be called, and with InvalidLambdaResponseException when its answer cannot be read. It may take seconds: nothing is
   * written before it that its refusal would have to undo.
   */
  ask<Name extends TriggerName>(
    name: Name,
    of: Of<Name>,
    request: Triggers[Name]['request'],
  ): Promise<Triggers[Name]['reply'] | undefined>
}
