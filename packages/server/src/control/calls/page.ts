import { html } from 'hono/html'
import type { Markup } from '../../http/browser/page.ts'
import { page } from '../../http/browser/page.ts'
import type { Kept } from './invocations.ts'

/** The calls of functions for a person, newest first. */
export function triggersPage(calls: readonly Kept[]): Promise<Response> {
  const body = html`<header>
      <h1>Calls of functions</h1>
      <p class="quiet">The last ones, newest first. Passwords, codes and private parameters are masked.</p>
      <nav aria-label="Calls of functions">
        <a href="/_poolhouse/">Inbox</a>
        <a href="/">Pools and clients</a>
      </nav>
    </header>
    <main>
      ${
        calls.length === 0
          ? html`<p class="empty">No calls. They appear here once a pool's function is asked something.</p>`
          : calls.toReversed().map(card)
      }
    </main>`
  return page({ title: 'Calls of functions · Poolhouse', body })
}

function card({ id, triggerSource, username, poolId, at, ms, event, answer, error }: Kept): Markup {
  return html`<article aria-labelledby="call-${id}">
    <h2 id="call-${id}">${triggerSource}</h2>
    ${error ? html`<p><strong>${error.name}</strong>: <bdi>${error.message}</bdi></p>` : ''}
    ${error?.detail === undefined ? '' : html`<p class="quiet"><bdi>${error.detail}</bdi></p>`}
    <dl>
      <dt>User</dt>
      <dd><bdi>${username}</bdi></dd>
      <dt>Pool</dt>
      <dd><code class="id">${poolId}</code></dd>
      <dt>When</dt>
      <dd><time datetime="${at.toISOString()}">${at.toISOString()}</time>, ${ms} ms</dd>
    </dl>
    <details>
      <summary>Event and answer</summary>
      <pre>${JSON.stringify(event, null, 2)}</pre>
      <pre>${answer === undefined ? 'It answered nothing.' : JSON.stringify(answer, null, 2)}</pre>
    </details>
  </article>`
}
