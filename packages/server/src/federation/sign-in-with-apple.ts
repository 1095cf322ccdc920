import { createPrivateKey, sign } from 'node:crypto'
import { FederationError } from './error.ts'
import { codeFlow } from './oauth/code-flow.ts'
import type { Claims, Details } from './oauth/form.ts'

const SECRET_SECONDS = 300

/**
 * Apple: an ID token, sent for with a secret that is signed for every request, and an answer that the browser posts.
 *
 * Only at the first sign-in the browser brings a name. Nobody has signed it: it says how somebody likes to be called.
 */
export const SignInWithApple = codeFlow({
  isOpenId: true,
  keys: 'https://appleid.apple.com/auth/keys',
  subject: 'sub',
  understands: [],
  asks: { response_mode: 'form_post' },
  secret: clientSecret,
  brought: (answer) => nameIn(answer.get('user') ?? ''),
})

/** The client secret: a JWT by ES256 (Apple, "Creating a client secret"). */
function clientSecret(details: Details, now: number): string {
  const iat = Math.floor(now / 1000)
  const { team_id: iss, client_id: sub, key_id: kid, private_key: key = '', oidc_issuer: aud } = details
  const signed = [
    { alg: 'ES256', kid },
    { iss, iat, exp: iat + SECRET_SECONDS, aud, sub },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${signed}.${sign('sha256', Buffer.from(signed), { key: readKey(key), dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}

function readKey(text: string) {
  try {
    const der = Buffer.from(text.replaceAll(/-----[A-Z ]+-----|\s|\\n/g, ''), 'base64')
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  } catch (cause) {
    throw new FederationError('SignInWithApple Error - the private_key cannot be read', { cause })
  }
}

function nameIn(text: string): Claims {
  try {
    const { name } = JSON.parse(text) as { name?: { firstName?: unknown; lastName?: unknown } } // looked at below
    const parts = { firstName: name?.firstName, lastName: name?.lastName }
    const known = Object.entries(parts).filter(([, part]) => typeof part === 'string' && part !== '')
    const whole = known.map(([, part]) => part).join(' ')
    return { ...Object.fromEntries(known), ...(whole !== '' && { name: whole }) }
  } catch {
    return {}
  }
}
