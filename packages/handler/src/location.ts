import { unusable } from './option-error.ts'

/** Where the keys of an issuer are, and what it calls itself. */
export interface Location {
  jwksUri: string
  /** Absent: told by the document at `discoveryUri`. */
  issuer?: string
  discoveryUri?: string
}

/** A user pool by its id, or any issuer with tokens of the same form. */
export type Pool =
  | {
      /** For example `eu-west-1_AbCdEfGhI`. */
      userPoolId: string
      /** Base URL of the service. Default: `AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER`, else AWS; `null` is AWS. */
      endpoint?: string | null | undefined
      issuer?: never
      jwksUri?: never
    }
  | {
      /** Compared with `iss` character by character. */
      issuer: string
      /** Default: `<issuer>/.well-known/jwks.json`. */
      jwksUri?: string | undefined
      userPoolId?: never
      endpoint?: never
    }

/**
 * Finds keys and issuer from configuration only: nothing a token says leads anywhere.
 *
 * Throws `TypeError` when the pool id or a URL is unusable; http is for loopback hosts only.
 */
export function locate(pool: Pool): readonly Location[] {
  if (pool.issuer !== undefined) {
    const jwksUri = pool.jwksUri ?? `${pool.issuer}/.well-known/jwks.json`
    return [{ issuer: pool.issuer, jwksUri: safeUrl(jwksUri) }]
  }
  const { userPoolId, endpoint = configuredEndpoint() } = pool
  const [isId, region] = /^(?:([a-z]+(?:-[a-z]+)+-\d+)_[0-9A-Za-z]+|[\w-]{1,55})$/.exec(userPoolId ?? '') ?? []
  if (!isId || !(endpoint || region)) {
    // What serverless tools make of a reference they do not resolve, and `undefined`, end here
    throw unusable('user pool id (is its environment variable set?)', userPoolId)
  }
  if (endpoint) {
    const base = `${safeUrl(endpoint).replace(/\/+$/, '')}/${userPoolId}/.well-known/`
    return [{ jwksUri: `${base}jwks.json`, discoveryUri: `${base}openid-configuration` }]
  }
  const domain = `${region}.amazonaws.com${region?.startsWith('cn-') ? '.cn' : ''}`
  return ['', 'issuer-'].map((prefix) => {
    const issuer = `https://${prefix}cognito-idp.${domain}/${userPoolId}`
    return { issuer, jwksUri: `${issuer}/.well-known/jwks.json` }
  })
}

function configuredEndpoint(): string | undefined {
  // A worker or a browser has no `process`
  return globalThis.process?.env?.['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER']
}

function safeUrl(text: string): string {
  const { href, protocol, hostname, username, password, search, hash } = new URL(text)
  const isSafe = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname))
  if (!isSafe || username || password || search || hash) {
    throw unusable('URL (plain https, or http on a loopback host)', text)
  }
  return href
}

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/
