import { isObject, parseJsonBytes, type JsonObject } from './json.ts'
import { TokenError } from './token-error.ts'

const MAX_LENGTH = 16_384

/** A token whose form is right and of which nothing has been believed yet. */
export interface ParsedToken {
  kid: string
  claims: JsonObject
  /** What the signature covers. */
  signed: string
  signature: Uint8Array
}

/**
 * Takes a compact JWS apart.
 *
 * `decode` receives canonical base64url only. Throws `TokenError`: `malformed`, `algorithm`, `key-id`, `critical`.
 */
export function parseToken(token: unknown, decode: (base64url: string) => Uint8Array): ParsedToken {
  if (typeof token !== 'string') throw new TokenError('malformed', 'Not a string')
  if (token.length > MAX_LENGTH) throw new TokenError('malformed', `Longer than ${MAX_LENGTH} characters`)
  const [, header = '', payload = '', signature = ''] = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(token) ?? []
  if (!isCanonical(header) || !isCanonical(payload) || !isCanonical(signature)) {
    throw new TokenError('malformed', 'Not three parts of canonical base64url')
  }
  return {
    kid: keyIdOf(objectOf(decode(header))),
    claims: objectOf(decode(payload)),
    signed: token.slice(0, header.length + payload.length + 1),
    signature: decode(signature),
  }
}

// RFC 4648 §3.5: the bits left over in the last character must be zero, or one token could be spelled in many ways
export function isCanonical(base64url: string): boolean {
  const last = base64url.slice(-1)
  const rest = base64url.length % 4
  if (rest === 0) return last !== ''
  if (rest === 2) return 'AQgw'.includes(last)
  return rest === 3 && 'AEIMQUYcgkosw048'.includes(last)
}

function objectOf(bytes: Uint8Array): JsonObject {
  try {
    const value = parseJsonBytes(bytes)
    if (isObject(value)) return value
  } catch (cause) {
    throw new TokenError('malformed', 'Not strict JSON in UTF-8', { cause })
  }
  throw new TokenError('malformed', 'Not a JSON object')
}

function keyIdOf(header: JsonObject): string {
  const { alg, crit, kid, typ } = header
  if (alg !== 'RS256') throw new TokenError('algorithm', `Algorithm ${JSON.stringify(alg)}`)
  // RFC 7515 §4.1.11: what is critical and not understood must be refused, and no extension is understood here
  if (crit !== undefined || header['b64'] !== undefined) throw new TokenError('critical')
  // RFC 8725 §3.11: a token of another declared type is no ID or access token
  if (typ !== undefined && !(typeof typ === 'string' && /^(application\/)?(at\+)?jwt$/i.test(typ))) {
    throw new TokenError('malformed', `Type ${JSON.stringify(typ)}`)
  }
  if (typeof kid !== 'string' || kid === '') throw new TokenError('key-id')
  return kid
}
