import { html } from 'hono/html'
import { page } from './page.ts'

const PLAIN = 'Poolhouse is running. It answers the Amazon Cognito user pools API at this URL.\n'

/** `GET /`: tells a person who opens the endpoint in a browser what it is. Programs get one line of text. */
export function welcome(
  request: Request,
  { publicUrl: url, region }: { publicUrl: string; region: string },
): Promise<Response> | Response {
  if (!request.headers.get('accept')?.includes('text/html')) {
    return new Response(PLAIN, { headers: { 'content-type': 'text/plain; charset=utf-8', vary: 'accept' } })
  }
  const body = html`<main>
    <h1>Poolhouse is running</h1>
    <p>
      This is the endpoint of a user pool service for development. It speaks the API of Amazon Cognito user pools, so
      the AWS CLI, the AWS SDKs and Amplify use it unchanged. It is not for production.
    </p>
    <nav aria-label="Poolhouse">
      <a href="/_poolhouse/">Inbox</a>
      <a href="/_poolhouse/inbox">Inbox as JSON</a>
      <a href="/_poolhouse/clock">Clock</a>
      <a href="/_poolhouse/ready">Ready?</a>
    </nav>
    <h2>Try it</h2>
    <pre>
export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=${region}
aws cognito-idp create-user-pool --endpoint-url ${url} --pool-name my-app
aws cognito-idp list-user-pools --endpoint-url ${url} --max-results 10</pre>
    <p class="quiet">
      A pool's key set is at <code>${url}/&lt;pool id&gt;/.well-known/jwks.json</code> and its discovery document at
      <code>${url}/&lt;pool id&gt;/.well-known/openid-configuration</code>. Messages with codes are not sent: they wait
      in the inbox.
    </p>
    <p class="quiet">Poolhouse is not affiliated with Amazon.</p>
  </main>`
  return page({ title: 'Poolhouse', body })
}
