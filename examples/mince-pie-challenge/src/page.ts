import { randomBytes } from 'node:crypto'
import html from './page.html'

// Of this service's deployment: see functions.yml
const { USER_POOL_ID: pool, USER_POOL_CLIENT_ID: clientId, GOOGLE: google, AWS_REGION: region } = process.env
const endpoint =
  process.env['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER'] ?? `https://cognito-idp.${region}.amazonaws.com`

/** A page where somebody signs in at the user pool, and sees what the API then answers. */
export async function page() {
  const settings = { ...(await endpoints()), clientId, google: google === 'Google' }
  const nonce = randomBytes(16).toString('base64')
  return {
    statusCode: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': [
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; img-src data:",
        `script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'`,
        `connect-src 'self' ${new URL(settings.token).origin}`,
      ].join('; '),
    },
    body: html.replaceAll('{{nonce}}', nonce).replace('{{settings}}', () => inScript(settings)),
  }
}

/** Where the pool's pages and endpoints are, as its discovery document says. */
async function endpoints() {
  const response = await fetch(`${endpoint}/${pool}/.well-known/openid-configuration`)
  if (!response.ok) throw new Error(`The discovery document of ${pool} answers ${response.status}.`)
  const found = (await response.json()) as Record<`${'authorization' | 'token' | 'end_session'}_endpoint`, string>
  return { authorize: found.authorization_endpoint, token: found.token_endpoint, logout: found.end_session_endpoint }
}

function inScript(settings: object): string {
  return JSON.stringify(settings).replaceAll('<', String.raw`\u003c`)
}
