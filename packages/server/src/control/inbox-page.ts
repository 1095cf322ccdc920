import { html } from 'hono/html'
import type { InboxMessage } from '../delivery/inbox.ts'
import { isHtml } from '../domain/messages/compose.ts'
import type { Markup } from '../http/browser/page.ts'
import { page } from '../http/browser/page.ts'
import { LIVE } from './inbox-script.ts'

const SHOWN = 100
const REFRESH_SECONDS = 5

/** What a message is for, in words. */
const PURPOSES: Readonly<Record<InboxMessage['trigger'], string>> = {
  SignUp: 'Confirms a sign-up',
  AdminCreateUser: 'Invites a user, with a temporary password',
  ResendCode: 'Confirms a sign-up, sent again',
  ForgotPassword: 'Sets a new password',
  UpdateUserAttribute: 'Verifies a changed address',
  VerifyUserAttribute: 'Verifies an address',
  Authentication: 'Signs in',
}

export interface InboxView {
  readonly messages: readonly InboxMessage[]
  /** The query by which they were chosen, without `refresh`. */
  readonly query: URLSearchParams
  readonly refreshes: boolean
}

/** `GET /_poolhouse/`: the inbox for a person, newest message first. Bodies are shown as text, HTML in a sandbox beside it. */
export function inboxPage({ messages, query, refreshes }: InboxView): Promise<Response> {
  const newest = messages.slice(-SHOWN).toReversed()
  const after = newest[0]?.id ?? '0'
  const rest = messages.length - newest.length
  const filters = [...query].filter(([, value]) => value !== '')
  const to = (more: string) => `?${[query.toString(), more].filter(Boolean).join('&')}`
  const none =
    filters.length === 0
      ? 'No messages yet. Sign somebody up, and the code appears here.'
      : 'No messages here. There may be others in the whole inbox.'
  const body = html`<header>
      <h1>Inbox</h1>
      <p class="quiet">
        Messages are shown here, newest first. They leave this machine only by <code>--mail</code> and
        <code>--sms</code>.
      </p>
      ${
        filters.length === 0
          ? ''
          : html`<p>
              Only
              ${filters.map(([name, value], index) => html`${index > 0 ? ', ' : ''}${name} <code>${value}</code>`)}.
              <a href="/_poolhouse/">The whole inbox</a>
            </p>`
      }
      <p class="quiet" id="live" role="status" hidden>New messages appear by themselves.</p>
      <nav aria-label="Inbox">
        <noscript>
          <a href="${to(refreshes ? 'refresh' : '')}">Refresh now</a>
          ${
            refreshes
              ? html`<a href="${to('')}">Stop refreshing</a>`
              : html`<a href="${to('refresh')}">Refresh every ${REFRESH_SECONDS} seconds</a>`
          }
        </noscript>
        <a href="/_poolhouse/inbox${to('')}">As JSON</a>
        <a href="/">Pools and clients</a>
      </nav>
    </header>
    <main data-after="${after}">
      ${newest.length === 0 ? html`<p class="empty">${none}</p>` : newest.map(card)}
      ${rest > 0 ? html`<p class="quiet">${rest} older messages are in the JSON inbox.</p>` : ''}
    </main>`
  const refreshAfter = refreshes ? REFRESH_SECONDS : undefined
  return page({ title: 'Inbox · Poolhouse', body, refreshAfter, script: LIVE, connects: true })
}

function card(message: InboxMessage): Markup {
  const { id, subject, code, destination, username, poolId, sentAt, body, medium, trigger, link } = message
  return html`<article aria-labelledby="message-${id}">
    <h2 id="message-${id}"><bdi>${subject || (medium === 'SMS' ? 'Text message' : 'No subject')}</bdi></h2>
    <p class="quiet">${PURPOSES[trigger]}</p>
    <p><span class="code">${code}</span><button type="button" class="copy" hidden>Copy</button></p>
    <dl>
      <dt>To</dt>
      <dd><bdi>${destination}</bdi></dd>
      <dt>User</dt>
      <dd><bdi>${username}</bdi></dd>
      <dt>Pool</dt>
      <dd>${poolId}</dd>
      <dt>Sent</dt>
      <dd><time datetime="${sentAt}">${sentAt.slice(0, 19).replace('T', ' ')} UTC</time></dd>
      ${
        link === undefined
          ? ''
          : html`<dt>Link</dt>
              <dd><a href="${link}" target="_blank" rel="noreferrer">${link}</a></dd>`
      }
    </dl>
    ${medium === 'EMAIL' && (message.html ?? isHtml(body)) ? shown(message) : html`<pre dir="auto">${body}</pre>`}
  </article> `
}

function shown({ id, subject, body }: InboxMessage): Markup {
  return html`<iframe
      title="The mail: ${subject}"
      src="/_poolhouse/mail/${id}"
      loading="lazy"
      sandbox="allow-popups allow-popups-to-escape-sandbox"
    ></iframe>
    <details>
      <summary>Source</summary>
      <pre dir="auto">${body}</pre>
    </details>`
}
