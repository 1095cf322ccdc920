import type { Pool } from '../../storage/port/index.ts'

/** Whom the mail of a pool is from, and who is answered. */
export interface MailSender {
  readonly from?: string | undefined
  readonly replyTo?: string | undefined
}

/** What a pool says of its sender: its own address where it sends as `DEVELOPER`; else the server has one for all. */
export function senderOf({ settings }: Pick<Pool, 'settings'>): MailSender {
  const { EmailSendingAccount: account, From, SourceArn, ReplyToEmailAddress } = settings.EmailConfiguration ?? {}
  const from = account === 'DEVELOPER' ? (From ?? identityOf(SourceArn)) : undefined
  return { ...(from && { from }), ...(ReplyToEmailAddress && { replyTo: ReplyToEmailAddress }) }
}

/** The address of a verified identity, `arn:aws:ses:eu-west-1:123456789012:identity/no-reply@example.com`. */
function identityOf(arn: string | undefined): string | undefined {
  const identity = arn?.split(':identity/')[1]
  return identity?.includes('@') ? identity : undefined
}

/** A mailbox as a header has it: a name, which may be empty, and one address. */
export interface Mailbox {
  readonly name: string
  readonly address: string
}

// RFC 5322 §3.4 `mailbox`, without comments, groups and lists: one address and nothing that reads as two.
const MAILBOX = /^(?:(?:"([^"\\]{0,200})"|([^"<>,;:()@[\]\\]{0,200}))\s*<([^<>]{3,320})>|([^<>]{3,320}))$/
const ADDRESS = /^[^\s"<>,;:()@[\]\\]+@[^\s"<>,;:()@[\]\\]+$/u
/** What ends a line, and what is not seen but changes what is. */
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]/u

/**
 * Takes `Name <a@b>` or `a@b` apart; `undefined` for anything else.
 *
 * A line break would begin a header of the writer's own, a comma or a group a second address, and a character without
 * width or of the other direction an address that reads like another.
 */
export function mailboxOf(text: string): Mailbox | undefined {
  if (UNSEEN.test(text)) return undefined
  const [, quoted, plain, named, bare] = MAILBOX.exec(text.trim()) ?? []
  const address = named ?? bare ?? ''
  return ADDRESS.test(address) ? { name: (quoted ?? plain ?? '').trim(), address } : undefined
}
