import { html } from 'hono/html'
import type { InboxMessage } from '../delivery/inbox.ts'
import type { Markup } from './page.ts'
import { page } from './page.ts'

const SHOWN = 100
const REFRESH_SECONDS = 5

/** `GET /_poolhouse/`: the inbox for a person, newest message first. Bodies are shown as text, whatever they hold. */
export function inboxPage(messages: readonly InboxMessage[], { refreshes }: { refreshes: boolean }): Promise<Response> {
  const newest = messages.slice(-SHOWN).toReversed()
  const rest = messages.length - newest.length
  const body = html`<header>
      <h1>Inbox</h1>
      <p class="quiet">Messages stay here instead of being sent. Newest first.</p>
      <nav aria-label="Inbox">
        <a href="${refreshes ? '?refresh' : '?'}">Refresh now</a>
        ${refreshes ? html`<a href="?">Stop refreshing</a>` : html`<a href="?refresh">Refresh every ${REFRESH_SECONDS} seconds</a>`}
        <a href="/_poolhouse/inbox">As JSON</a>
        <a href="/">About</a>
      </nav>
    </header>
    <main>
      ${newest.length === 0 ? html`<p>No messages yet. Sign somebody up, and the code appears here.</p>` : newest.map(message)}
      ${rest > 0 ? html`<p class="quiet">${rest} older messages are in the JSON inbox.</p>` : ''}
    </main>`
  return page({ title: 'Inbox · Poolhouse', body, refreshAfter: refreshes ? REFRESH_SECONDS : undefined })
}

function message({
  id,
  subject,
  code,
  destination,
  username,
  poolId,
  sentAt,
  body,
  medium,
  link,
}: InboxMessage): Markup {
  return html`<article aria-labelledby="message-${id}">
    <h2 id="message-${id}"><bdi>${subject || (medium === 'SMS' ? 'Text message' : 'No subject')}</bdi></h2>
    <p class="code">${code}</p>
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
              <dd><bdi>${link}</bdi></dd>`
      }
    </dl>
    <pre dir="auto">${body}</pre>
  </article> `
}
