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
    return [{ issuer: pool.issuer, jwksUri: safeUrl(jwksUri, 'jwksUri') }]
  }
  const { userPoolId, endpoint = configuredEndpoint() } = pool
  if (typeof userPoolId !== 'string' || !/^[\w-]{1,55}$/.test(userPoolId)) {
    throw new TypeError(`Not a user pool id: ${JSON.stringify(userPoolId)} (is its environment variable set?)`)
  }
  if (endpoint) {
    const base = `${safeUrl(endpoint, 'endpoint').replace(/\/+$/, '')}/${userPoolId}/.well-known/`
    return [{ jwksUri: `${base}jwks.json`, discoveryUri: `${base}openid-configuration` }]
  }
  const region = /^([a-z]+(?:-[a-z]+)+-\d+)_[0-9A-Za-z]+$/.exec(userPoolId)?.[1]
  if (!region) throw new TypeError(`Not the id of a user pool at AWS: ${JSON.stringify(userPoolId)}`)
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  return ['cognito-idp', 'issuer-cognito-idp'].map((service) => {
    const issuer = `https://${service}.${region}.${domain}/${userPoolId}`
    return { issuer, jwksUri: `${issuer}/.well-known/jwks.json` }
  })
}

function configuredEndpoint(): string | undefined {
  // A worker or a browser has no `process`
  return globalThis.process?.env?.['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER']
}

function safeUrl(text: string, what: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || url.username || url.password || url.search || url.hash) {
    throw new TypeError(`Not a plain URL without credentials, query or fragment: ${what} ${JSON.stringify(text)}`)
  }
  const loopback = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    throw new TypeError(`Must be https, or http on a loopback host: ${what} ${JSON.stringify(text)}`)
  }
  return url.href
}
