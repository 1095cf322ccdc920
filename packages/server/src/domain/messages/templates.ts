import type { Pool } from '../../storage/port/index.ts'
import { withMfa } from '../pools/factors.ts'
import type { Contact, Medium, MessageTrigger } from './messages.ts'
import { mediumOf } from './messages.ts'

// The service names no default texts in its answers; these are the ones its console shows for a new pool.
const defaults = {
  verifySubject: 'Your verification code',
  verifyBody: 'Your confirmation code is {####}',
  linkSubject: 'Your verification link',
  linkBody: 'Please click the link below to verify your email address. {##Verify Email##}',
  inviteSubject: 'Your temporary password',
  inviteBody: 'Your username is {username} and temporary password is {####}.',
  authenticationBody: 'Your authentication code is {####}.',
}

/** What stands in a text for a code or a temporary password, for the user's name, and for a link. */
export const CODE = '{####}'
export const USERNAME = '{username}'
export const LINK = '{##Click Here##}'

/** Whether a text has a place for a link. */
export function hasLink(text: string): boolean {
  return text.search(/\{##[^{}]+##\}/) >= 0
}

/** Texts in place of the pool's, with the same placeholders. */
export interface CustomTexts {
  readonly smsMessage: string | undefined
  readonly emailMessage: string | undefined
  readonly emailSubject: string | undefined
}

/** A text before its placeholders are filled. */
export interface Template {
  readonly subject: string
  readonly body: string
}

/** Whether a message confirms a sign-up by a link in place of a code. */
export function confirmsByLink({ settings }: Pool, trigger: MessageTrigger, attribute: Contact): boolean {
  const isSignUp = trigger === 'SignUp' || trigger === 'ResendCode'
  const asked = settings.VerificationMessageTemplate?.DefaultEmailOption === 'CONFIRM_WITH_LINK'
  return isSignUp && asked && attribute === 'email'
}

/** The pool's template of a message, or the service's. */
export function templateOf(pool: Pool, trigger: MessageTrigger, attribute: Contact): Template {
  const medium = mediumOf(attribute)
  if (trigger === 'AdminCreateUser') return invitation(pool, medium)
  if (trigger === 'Authentication') return authentication(pool, medium)
  const { settings } = pool
  const verification = settings.VerificationMessageTemplate
  if (medium === 'SMS') {
    return { subject: '', body: verification?.SmsMessage ?? settings.SmsVerificationMessage ?? defaults.verifyBody }
  }
  if (confirmsByLink(pool, trigger, attribute)) {
    return {
      subject: verification?.EmailSubjectByLink ?? defaults.linkSubject,
      body: verification?.EmailMessageByLink ?? defaults.linkBody,
    }
  }
  return {
    subject: verification?.EmailSubject ?? settings.EmailVerificationSubject ?? defaults.verifySubject,
    body: verification?.EmailMessage ?? settings.EmailVerificationMessage ?? defaults.verifyBody,
  }
}

function invitation({ settings }: Pool, medium: Medium): Template {
  const invite = settings.AdminCreateUserConfig?.InviteMessageTemplate
  const body = medium === 'EMAIL' ? invite?.EmailMessage : invite?.SMSMessage
  return { subject: invite?.EmailSubject ?? defaults.inviteSubject, body: body ?? defaults.inviteBody }
}

function authentication(pool: Pool, medium: Medium): Template {
  const { SmsMfaConfiguration: sms, EmailMfaConfiguration: email } = withMfa(pool)
  const body = medium === 'SMS' ? sms?.SmsAuthenticationMessage : email?.Message
  return { subject: email?.Subject ?? defaults.verifySubject, body: body ?? defaults.authenticationBody }
}
