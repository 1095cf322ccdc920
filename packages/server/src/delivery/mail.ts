import type { Message } from '../domain/messages/messages.ts'
import type { Mailbox } from '../domain/messages/sender.ts'
import { mailboxOf } from '../domain/messages/sender.ts'
import { Refused } from './way.ts'

/** What all mail of a server has in common. */
export interface Envelope {
  /** Whom mail is from where its pool names nobody. */
  readonly from: Mailbox
}

/** A mail in parts that no way puts together by itself: an address is one address and never a list that is parsed. */
export interface Mail {
  readonly from: Mailbox
  readonly to: Mailbox
  readonly replyTo?: Mailbox
  readonly subject: string
  readonly messageId: string
  readonly text?: string
  readonly html?: string
  readonly headers: Readonly<Record<string, string>>
}

/**
 * The mail of a message. Its Message-ID is that of each attempt to send it, so that a reader shows one that came twice
 * once. Refuses addresses that are none.
 */
export function mailOf(message: Message, id: string, envelope: Envelope): Mail {
  const from = message.from === undefined ? envelope.from : mailbox(message.from, 'The sender')
  const to = mailbox(message.destination, 'The recipient')
  return {
    from,
    to,
    ...(message.replyTo !== undefined && { replyTo: mailbox(message.replyTo, 'The address for answers') }),
    subject: message.subject,
    messageId: `<${id}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`,
    ...(message.html ? { html: message.body } : { text: message.body }),
    // RFC 3834 §5: no out-of-office answers to a code.
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}

function mailbox(text: string, whose: string): Mailbox {
  const known = mailboxOf(text)
  if (!known) throw new Refused(`${whose} is not one address.`)
  return known
}
