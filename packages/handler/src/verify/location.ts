import { unusable } from './option-error.ts'

/** Where the keys of an issuer are, and what it calls itself. */
export interface Location {
  /** The issuer that is configured, or where the server of the pool is. It may call itself something else. */
  name: string
  jwksUri: string
  /** Absent: told by the `openid-configuration` beside the key set. */
  issuer?: string
}

/** User pools by their ids, or any issuer. */
export type Pool =
  | {
      /** For example `eu-west-1_AbCdEfGhI`, or several. */
      userPoolId: string | readonly string[]
      /** Base URL of the service. Default: `AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER`, else AWS; `null` is AWS. */
      endpoint?: string | null | undefined
      issuer?: never
      jwksUri?: never
    }
  | {
      /** Compared with `iss` character by character. */
      issuer: string
      /** Default: `<issuer>/.well-known/jwks.json`. The entry for Node (20.16 or newer) reads `file:` URLs too. */
      jwksUri?: string | undefined
      userPoolId?: never
      endpoint?: never
    }

/** An issuer's name in the configuration, and the places where its keys may be. */
export type Place = readonly [name: string, locations: readonly Location[]]

/**
 * Finds keys and issuer from configuration only: nothing a token says leads anywhere.
 *
 * Throws `TypeError` when the pool id or a URL is unusable; http is for loopback hosts only, files for Node only.
 */
export function locate(
  { issuer, jwksUri, userPoolId, endpoint = configuredEndpoint() }: Pool,
  files: boolean,
): Place[] {
  if (issuer) {
    return [[issuer, [{ name: issuer, issuer, jwksUri: safeUrl(jwksUri ?? keysOf(issuer), files) }]]]
  }
  return [userPoolId ?? ''].flat().map((id) => [id, locatePool(id, endpoint)])
}

function locatePool(id: string, endpoint: string | null | undefined): Location[] {
  const [isId, region] = /^(?:([a-z]+(?:-[a-z]+)+-\d+)_[0-9A-Za-z]+|[\w-]{1,55})$/.exec(id) ?? []
  if (!isId || !(endpoint || region)) {
    // What serverless tools make of a reference they do not resolve, and `undefined`, end here
    throw unusable('userPoolId (is its environment variable set?)', id)
  }
  if (endpoint) {
    const name = safeUrl(endpoint.replace(/\/*$/, `/${id}`))
    return [{ name, jwksUri: keysOf(name) }]
  }
  return ['', 'issuer-'].map((prefix) => {
    const issuer = `https://${prefix}cognito-idp.${region}.amazonaws.com${region?.startsWith('cn-') ? '.cn' : ''}/${id}`
    return { name: issuer, issuer, jwksUri: keysOf(issuer) }
  })
}

// An issuer may end in a slash
function keysOf(issuer: string): string {
  return issuer.replace(/\/*$/, '/.well-known/jwks.json')
}

function configuredEndpoint(): string | undefined {
  // A worker or a browser has no `process`
  return globalThis.process?.env?.['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER']
}

function safeUrl(text: string, files?: boolean): string {
  const { href, protocol, hostname, username, password } = new URL(text)
  const isSafe =
    protocol === 'https:' ||
    (protocol === 'http:' && /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)) ||
    (protocol === 'file:' && files)
  if (!isSafe || username || password) throw unusable('URL', text)
  return href
}
