import { html } from 'hono/html'
import type { Client, Pool, Storage } from '../storage/port/index.ts'
import type { Markup } from '../http/browser/page.ts'
import { page } from '../http/browser/page.ts'

const PLAIN = 'Poolhouse is running. It answers the Amazon Cognito user pools API at this URL.\n'
const POOLS_SHOWN = 50
const CLIENTS_SHOWN = 20

/** Whether a request wants a page; programs get one line of text. */
export function wantsPage(request: Request): boolean {
  return request.headers.get('accept')?.includes('text/html') ?? false
}

export function plainWelcome(): Response {
  return new Response(PLAIN, { headers: { 'content-type': 'text/plain; charset=utf-8', vary: 'accept' } })
}

interface Shown {
  readonly storage: Pick<Storage, 'pools' | 'clients'>
  readonly settings: { readonly publicUrl: string; readonly region: string }
  /** Whether signed calls need the token as their access key id. */
  readonly asksToken: boolean
}

/** `GET /`: tells a person who opens the endpoint in a browser what it is, and what there is. */
export async function welcome({ storage, settings, asksToken }: Shown): Promise<Response> {
  const { publicUrl: url, region } = settings
  const pools = await storage.pools.list(undefined, { limit: POOLS_SHOWN + 1 })
  const shown = await Promise.all(
    pools.slice(0, POOLS_SHOWN).map(async (pool) => ({
      pool,
      clients: await storage.clients.list(pool.key, { limit: CLIENTS_SHOWN + 1 }),
    })),
  )
  const body = html`<main>
    <h1>Poolhouse is running</h1>
    <p>
      This is the endpoint of a user pool service for development. It speaks the API of Amazon Cognito user pools, so
      the AWS CLI, the AWS SDKs and Amplify use it unchanged. It is not for production.
    </p>
    <nav aria-label="Poolhouse">
      <a href="/_poolhouse/">Inbox</a>
      <a href="/_poolhouse/inbox">Inbox as JSON</a>
      <a href="/_poolhouse/triggers">Calls of functions</a>
      <a href="/_poolhouse/clock">Clock</a>
      <a href="/_poolhouse/ready">Ready?</a>
    </nav>
    <h2>Pools and clients</h2>
    ${
      shown.length === 0
        ? html`<p class="empty">No pools yet. Make one as below, or start with <code>--pool my-app</code>.</p>`
        : shown.map(poolCard)
    }
    ${pools.length > POOLS_SHOWN ? html`<p class="quiet">There are more: <code>list-user-pools</code>.</p>` : ''}
    <h2>Try it</h2>
    <pre>
export AWS_ACCESS_KEY_ID=${asksToken ? 'TOKEN' : 'local'}
export AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=${region}
aws cognito-idp create-user-pool \\
  --endpoint-url ${url} \\
  --pool-name my-app
aws cognito-idp list-user-pools \\
  --endpoint-url ${url} \\
  --max-results 10</pre>
    <p class="quiet">
      A pool's key set is at <code>${url}/&lt;pool id&gt;/.well-known/jwks.json</code> and its discovery document at
      <code>${url}/&lt;pool id&gt;/.well-known/openid-configuration</code>. Messages with codes are in the inbox.
    </p>
    <p class="quiet">Poolhouse is not affiliated with Amazon.</p>
  </main>`
  return page({ title: 'Poolhouse', body })
}

/** Where people sign in for a client that has login pages. What its application does with the code is its own. */
function signInLink({ id, settings }: Client): Markup | '' {
  const { AllowedOAuthFlows: flows = [], CallbackURLs: callbacks, SupportedIdentityProviders: providers } = settings
  const hasPages = settings.AllowedOAuthFlowsUserPoolClient && providers?.length
  const type = flows.includes('code') ? 'code' : 'token'
  const redirectUri = settings.DefaultRedirectURI ?? callbacks?.[0]
  if (!hasPages || redirectUri === undefined) return ''
  const query = new URLSearchParams({ client_id: id, response_type: type, redirect_uri: redirectUri })
  return html`<a href="/login?${query.toString()}">Sign in</a>`
}

function poolCard({ pool, clients }: { pool: Pool; clients: readonly Client[] }): Markup {
  return html`<article aria-labelledby="${pool.id}">
    <h2 id="${pool.id}"><bdi>${pool.name}</bdi></h2>
    <dl>
      <dt>Pool</dt>
      <dd><code class="id">${pool.id}</code></dd>
      ${clients.slice(0, CLIENTS_SHOWN).map(
        (client) =>
          html`<dt>Client</dt>
            <dd>
              <code class="id">${client.id}</code> <bdi>${client.name}</bdi>
              ${signInLink(client)}
            </dd>`,
      )}
    </dl>
    ${clients.length === 0 ? html`<p class="quiet">It has no clients.</p>` : ''}
    ${clients.length > CLIENTS_SHOWN ? html`<p class="quiet">It has more: <code>list-user-pool-clients</code>.</p>` : ''}
    <p><a href="/_poolhouse/?poolId=${pool.id}">Its inbox</a></p>
  </article>`
}
