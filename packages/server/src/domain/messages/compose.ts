import type { Pool } from '../../storage/port/index.ts'
import type { Admitted, Message } from './messages.ts'
import { mediumOf } from './messages.ts'
import { senderOf } from './sender.ts'
import type { Wording } from './custom.ts'
import { CODE, templateOf, USERNAME } from './templates.ts'

/** What a message is about. */
export interface Writing {
  readonly username: string
  /** What its text calls the user by, where that is not the username. */
  readonly called?: string
  /** The temporary password for `AdminCreateUser`. */
  readonly code: string
  /** Where a page confirms by the code, where the text may lead there. */
  readonly link?: string | undefined
  /** From then on the code is worth nothing, and nobody sends the message any more; a day from now unless told. */
  readonly until?: Date
}

/** Composes a message from the pool's templates, and what there is in their place. */
export function compose(
  pool: Pool,
  { trigger, attribute, destination, tells }: Admitted,
  what: Writing,
  texts?: Wording,
): Message {
  const medium = mediumOf(attribute)
  const isMail = medium === 'EMAIL'
  const standard = templateOf(pool, trigger, attribute)
  const body = (isMail ? texts?.emailMessage : texts?.smsMessage) ?? standard.body
  const html = isMail && (isHtml(body) || (what.link !== undefined && body.includes('{##')))
  return {
    poolId: pool.id,
    username: what.username,
    destination,
    medium,
    trigger,
    ...(isMail && senderOf(pool)),
    subject: isMail ? oneLine(fill(texts?.emailSubject ?? standard.subject, what, false)) : '',
    body: fill(body, what, html),
    html,
    code: what.code,
    link: what.link,
    // Nobody is told what becomes of one that a function sends.
    awaited: tells && !texts?.handedOver,
    ...(texts?.handedOver && { handedOver: texts.handedOver }),
  }
}

/** Whether a text is to be looked at rather than read. */
export function isHtml(text: string): boolean {
  return /<\/?[a-z][a-z0-9]*(?:\s[^<>]*)?\/?>/i.test(text)
}

// In one pass, and past the patterns of replacement texts: a username may hold `{####}` or `$&`. The text of a link holds
// no braces, so that however many of them begin, each is looked at once.
const PLACES = /\{(?:username|####|##([^{}]+)##)\}/g

function fill(text: string, { username, called = username, code, link }: Writing, html: boolean): string {
  // Whoever signs up chooses the name, and the mail is read by whoever has the address: no markup gets in by it.
  const shown = (value: string) => (html ? escaped(value) : value)
  return text.replaceAll(PLACES, (at: string, label: string | undefined) => {
    if (at === CODE) return shown(code)
    if (at === USERNAME) return shown(called)
    if (link === undefined) return at
    return html ? `<a href="${escaped(link)}">${label}</a>` : link
  })
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}

/**
 * A subject without what would begin another header, or show it in another order than it has (RFC 5322 §2.2, Unicode
 * UTS #55 §3).
 */
function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g, '')
}
