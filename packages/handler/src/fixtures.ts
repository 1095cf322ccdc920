import { generateKeyPairSync, sign, type JsonWebKey, type KeyObject } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export const POOL_ID = 'eu-west-1_AbCdEfGhI'
export const AWS_ISSUER = `https://cognito-idp.eu-west-1.amazonaws.com/${POOL_ID}`
export const NOW = 1_800_000_000

export interface SigningKey {
  kid: string
  privateKey: KeyObject
  jwk: JsonWebKey & Record<string, unknown>
}

/** Makes an RSA key and its entry for a key set. */
export function signingKey(kid: string, modulusLength = 2048): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength })
  return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' } }
}

const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

/** Signs a token; header and payload may be texts that no honest issuer would write. */
export function tokenOf({ kid, privateKey }: SigningKey, payload: unknown, header: unknown = { kid, alg: 'RS256' }) {
  const signed = `${encode(header)}.${encode(payload)}`
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`
}

/** The claims of a good ID token at {@link NOW}, changed as given. */
export function idClaims(changes: Record<string, unknown> = {}) {
  return {
    sub: 'c0ffee00-0000-4000-8000-000000000001',
    iss: AWS_ISSUER,
    aud: 'client-1',
    token_use: 'id',
    iat: NOW,
    auth_time: NOW,
    exp: NOW + 3600,
    ...changes,
  }
}

/** The claims of a good access token at {@link NOW}, changed as given. */
export function accessClaims(changes: Record<string, unknown> = {}) {
  const { aud: client_id, ...claims } = idClaims()
  return { ...claims, client_id, token_use: 'access', scope: 'openid pies/read', ...changes }
}

/** Serves documents by path on a loopback port and counts the requests. */
export async function documentServer(documents: Record<string, unknown>) {
  const requests: string[] = []
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    requests.push(path)
    const document = documents[path]
    if (typeof document === 'function') (document as (response: ServerResponse) => void)(response)
    else if (document === undefined) response.writeHead(404).end()
    else response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(document))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // listening on TCP
  return {
    url: `http://127.0.0.1:${port}`,
    documents,
    requests,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Serves a pool as Poolhouse does. */
export async function poolServer(keys: SigningKey[]) {
  const server = await documentServer({})
  const issuer = `${server.url}/${POOL_ID}`
  const jwksPath = `/${POOL_ID}/.well-known/jwks.json`
  server.documents[jwksPath] = { keys: keys.map(({ jwk }) => jwk) }
  server.documents[`/${POOL_ID}/.well-known/openid-configuration`] = { issuer }
  return { ...server, issuer, jwksPath }
}
