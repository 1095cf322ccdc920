import type { Client, User } from '../../storage/port/index.ts'

/** Why a message is sent: the part of a trigger source after `CustomMessage_`. */
export type MessageTrigger =
  | 'SignUp'
  | 'AdminCreateUser'
  | 'ResendCode'
  | 'ForgotPassword'
  | 'UpdateUserAttribute'
  | 'VerifyUserAttribute'
  | 'Authentication'

/** What sends messages: operations, but for the last two. */
export type Sender =
  | 'SignUp'
  | 'ResendConfirmationCode'
  | 'ForgotPassword'
  | 'GetUserAttributeVerificationCode'
  | 'UpdateUserAttributes'
  | 'AdminCreateUser'
  | 'AdminResetUserPassword'
  | 'AdminUpdateUserAttributes'
  /** The sign-in, which sends codes of second factors: to an address that was proven, and to one that was not. */
  | 'Authentication'
  | 'AuthenticationUnproven'

/** An attribute that messages go to. */
export type Contact = 'email' | 'phone_number'

/** Where somebody is reached. */
export interface Reached {
  readonly attribute: Contact
  readonly destination: string
}

/**
 * A message that was counted and may go there; made by `sending.ts` alone. Without a destination it is for nobody: it is
 * composed and stored like any other, and dropped where others are sent.
 */
export interface Admitted extends Reached {
  readonly sender: Sender
  readonly trigger: MessageTrigger
  /** Whether whoever causes it is told when it is refused. */
  readonly tells: boolean
  readonly brand: 'Admitted'
}

export type Medium = 'EMAIL' | 'SMS'

export function mediumOf(attribute: Contact): Medium {
  return attribute === 'email' ? 'EMAIL' : 'SMS'
}

/** What a function of the pool is told that sends a message in place of a way: as things were when it was asked for. */
export interface HandedOver {
  readonly client: Pick<Client, 'id'> | undefined
  readonly user: Pick<User, 'username' | 'sub' | 'status' | 'attributes'>
  readonly clientMetadata: Readonly<Record<string, string>> | undefined
}

/** A message ready to be delivered. */
export interface Message {
  readonly poolId: string
  readonly username: string
  readonly destination: string
  readonly medium: Medium
  readonly trigger: MessageTrigger
  /** Whom a mail is from, and who is answered, where the pool says so. */
  readonly from?: string | undefined
  readonly replyTo?: string | undefined
  /** Empty for an SMS; one line. */
  readonly subject: string
  readonly body: string
  /** Whether the body is HTML rather than text. */
  readonly html?: boolean | undefined
  /** The code or temporary password in the body. */
  readonly code: string
  /** What confirms, in place of the code. */
  readonly link: string | undefined
  /** Whether whoever causes it is told when it is refused. */
  readonly awaited?: boolean
  /** There where a function sends it. */
  readonly handedOver?: HandedOver | undefined
}

/** What a message says and to whom, without what its way needs to know besides. */
export function contentOf({
  poolId,
  username,
  destination,
  medium,
  trigger,
  from,
  replyTo,
  subject,
  body,
  html,
  code,
  link,
}: Message) {
  return { poolId, username, destination, medium, trigger, from, replyTo, subject, body, html, code, link }
}

/** What a client may read of where a code went. */
export interface CodeDelivery {
  readonly Destination: string
  readonly DeliveryMedium: Medium
  readonly AttributeName: 'email' | 'phone_number'
}

/** Where a message goes, as a client may read it. */
export function delivery(attribute: Contact, destination: string): CodeDelivery {
  const medium = mediumOf(attribute)
  return { Destination: mask(medium, destination), DeliveryMedium: medium, AttributeName: attribute }
}

/** Hides most of a destination: `t***@t***`, `+*******1234`. */
export function mask(medium: Medium, destination: string): string {
  if (medium === 'SMS') return `+*******${destination.replace('+', '').slice(-4)}`
  const at = destination.lastIndexOf('@')
  return `${firstCharacter(destination)}***@${firstCharacter(destination.slice(at + 1))}***`
}

function firstCharacter(text: string): string {
  const [first] = text
  return first ?? ''
}
