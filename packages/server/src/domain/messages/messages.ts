import type { Pool } from '../../storage/port/index.ts'
import { withMfa } from '../pools/factors.ts'

/** Why a message is sent: the part of a trigger source after `CustomMessage_`. */
export type MessageTrigger =
  | 'SignUp'
  | 'AdminCreateUser'
  | 'ResendCode'
  | 'ForgotPassword'
  | 'UpdateUserAttribute'
  | 'VerifyUserAttribute'
  | 'Authentication'

/** What sends messages: operations, but for the last. */
export type Sender =
  | 'SignUp'
  | 'ResendConfirmationCode'
  | 'ForgotPassword'
  | 'GetUserAttributeVerificationCode'
  | 'UpdateUserAttributes'
  | 'AdminCreateUser'
  | 'AdminResetUserPassword'
  | 'AdminUpdateUserAttributes'
  /** The sign-in, which sends codes of second factors. */
  | 'Authentication'

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
  readonly brand: 'Admitted'
}

export type Medium = 'EMAIL' | 'SMS'

export function mediumOf(attribute: Contact): Medium {
  return attribute === 'email' ? 'EMAIL' : 'SMS'
}

/** A message ready to be delivered. */
export interface Message {
  readonly poolId: string
  readonly username: string
  readonly destination: string
  readonly medium: Medium
  readonly trigger: MessageTrigger
  /** Empty for an SMS. */
  readonly subject: string
  readonly body: string
  /** The code or temporary password in the body. */
  readonly code: string
  readonly link: string | undefined
}

/** What a client may read of where a code went. */
export interface CodeDelivery {
  readonly Destination: string
  readonly DeliveryMedium: Medium
  readonly AttributeName: 'email' | 'phone_number'
}

// The service names no default texts in its answers; these are the ones its console shows for a new pool.
const defaults = {
  verifySubject: 'Your verification code',
  verifyBody: 'Your confirmation code is {####}',
  inviteSubject: 'Your temporary password',
  inviteBody: 'Your username is {username} and temporary password is {####}.',
  authenticationBody: 'Your authentication code is {####}.',
}

/** What stands in a text for a code or a temporary password, and for the user's name. */
export const CODE = '{####}'
export const USERNAME = '{username}'

/** Texts in place of the pool's, with the same placeholders. */
export interface CustomTexts {
  readonly smsMessage: string | undefined
  readonly emailMessage: string | undefined
  readonly emailSubject: string | undefined
}

/** What a message is about. */
export interface Writing {
  readonly username: string
  /** What its text calls the user by, where that is not the username. */
  readonly called?: string
  /** The temporary password for `AdminCreateUser`. */
  readonly code: string
  /** From then on the code is worth nothing, and nobody sends the message any more; a day from now unless told. */
  readonly until?: Date
}

/**
 * Composes a message from the pool's templates, and what there is in their place.
 */
export function compose(
  pool: Pool,
  { trigger, attribute, destination }: Admitted,
  { username, called = username, code }: Writing,
  texts?: CustomTexts,
): Message {
  const medium = mediumOf(attribute)
  const standard = template(pool, trigger, medium)
  const subject = texts?.emailSubject ?? standard.subject
  const body = (medium === 'EMAIL' ? texts?.emailMessage : texts?.smsMessage) ?? standard.body
  // In one pass, and past the patterns of replacement texts: a username may hold `{####}` or `$&`.
  const fill = (text: string) => text.replaceAll(/\{(?:username|####)\}/g, (at) => (at === CODE ? code : called))
  return {
    poolId: pool.id,
    username,
    destination,
    medium,
    trigger,
    subject: medium === 'EMAIL' ? fill(subject) : '',
    body: fill(body),
    code,
    link: undefined,
  }
}

function template(pool: Pool, trigger: MessageTrigger, medium: Medium): { subject: string; body: string } {
  const { settings } = pool
  if (trigger === 'AdminCreateUser') {
    const invite = settings.AdminCreateUserConfig?.InviteMessageTemplate
    const body = medium === 'EMAIL' ? invite?.EmailMessage : invite?.SMSMessage
    return { subject: invite?.EmailSubject ?? defaults.inviteSubject, body: body ?? defaults.inviteBody }
  }
  if (trigger === 'Authentication') {
    const { SmsMfaConfiguration: sms, EmailMfaConfiguration: email } = withMfa(pool)
    const body = medium === 'SMS' ? sms?.SmsAuthenticationMessage : email?.Message
    return { subject: email?.Subject ?? defaults.verifySubject, body: body ?? defaults.authenticationBody }
  }
  const verification = settings.VerificationMessageTemplate
  if (medium === 'SMS') {
    return { subject: '', body: verification?.SmsMessage ?? settings.SmsVerificationMessage ?? defaults.verifyBody }
  }
  return {
    subject: verification?.EmailSubject ?? settings.EmailVerificationSubject ?? defaults.verifySubject,
    body: verification?.EmailMessage ?? settings.EmailVerificationMessage ?? defaults.verifyBody,
  }
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
