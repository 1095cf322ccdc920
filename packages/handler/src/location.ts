import { unusable } from './option-error.ts'

/** Where the keys of an issuer are, and what it calls itself. */
export interface Location {
  jwksUri: string
  /** Absent: told by the document at `discoveryUri`. */
  issuer?: string
  discoveryUri?: string
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
      /** Default: `<issuer>/.well-known/jwks.json`. The entry for Node reads `file:` URLs too. */
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
    return [[issuer, [{ issuer, jwksUri: safeUrl(jwksUri ?? wellKnown(issuer) + JWKS, files) }]]]
  }
  // No id at all is as wrong as a bad one
  return (userPoolId?.length ? [userPoolId].flat() : ['']).map((id) => [id, locatePool(id, endpoint)])
}

function locatePool(id: string, endpoint: string | null | undefined): Location[] {
  const [isId, region] = /^(?:([a-z]+(?:-[a-z]+)+-\d+)_[0-9A-Za-z]+|[\w-]{1,55})$/.exec(id) ?? []
  if (!isId || !(endpoint || region)) {
    // What serverless tools make of a reference they do not resolve, and `undefined`, end here
    throw unusable('user pool id (is its environment variable set?)', id)
  }
  if (endpoint) {
    const base = wellKnown(`${wellKnown(safeUrl(endpoint), '')}/${id}`)
    return [{ jwksUri: base + JWKS, discoveryUri: `${base}openid-configuration` }]
  }
  return ['', 'issuer-'].map((prefix) => {
    const issuer = `https://${prefix}cognito-idp.${region}.amazonaws.com${region?.startsWith('cn-') ? '.cn' : ''}/${id}`
    return { issuer, jwksUri: wellKnown(issuer) + JWKS }
  })
}

const JWKS = 'jwks.json'

// The base may end in a slash, as the issuers of some do
function wellKnown(base: string, path = '/.well-known/'): string {
  return base.replace(/\/*$/, path)
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
  if (!isSafe || username || password) throw unusable('URL (https, or http on loopback)', text)
  return href
}
