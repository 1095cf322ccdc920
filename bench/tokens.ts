import { generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto'

export const POOL_ID = 'eu-west-1_AbCdEfGhI'
export const CLIENT_ID = '1example23456789abcdefghij'

export interface SignedTokens {
  readonly publicKey: KeyObject
  readonly jwks: { readonly keys: readonly [object] }
  readonly tokens: readonly string[]
}

/** Makes different access tokens as the service makes them. */
export function signedTokens(count: number): SignedTokens {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const kid = 'bD9+2f3lDRvHkq0w3sAE9jM1d8bYpJYk0tqv8Fb5bZk='
  const header = encode({ kid, alg: 'RS256' })
  const iat = Math.floor(Date.now() / 1000)
  const tokens = Array.from({ length: count }, () => {
    const id = randomUUID()
    const claims = {
      sub: id,
      'cognito:groups': ['bakers', 'judges'],
      iss: `https://cognito-idp.eu-west-1.amazonaws.com/${POOL_ID}`,
      client_id: CLIENT_ID,
      origin_jti: randomUUID(),
      event_id: randomUUID(),
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin',
      auth_time: iat,
      exp: iat + 3600,
      iat,
      jti: randomUUID(),
      username: id,
    }
    const signed = `${header}.${encode(claims)}`
    return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`
  })
  const { n, e } = publicKey.export({ format: 'jwk' })
  return { publicKey, tokens, jwks: { keys: [{ alg: 'RS256', e, kid, kty: 'RSA', n, use: 'sig' }] } }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
