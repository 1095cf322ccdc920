import { isObject, parseJson, strictDecoder, type JsonObject } from './json.ts'
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

/** Receives canonical base64url only. */
export type Decode = (base64url: string) => Uint8Array

/** Takes a compact JWS apart. Throws `TokenError`: `malformed`, `algorithm`, `key-id`, `critical`. */
export function parseToken(token: unknown, decode: Decode): ParsedToken {
  if (typeof token !== 'string' || token.length > MAX_LENGTH) throw new TokenError('malformed', 'No text, or too long')
  // A further dot stands in the payload, where it is no base64url
  const start = token.indexOf('.')
  const end = token.lastIndexOf('.')
  const kid = keyIdOf(token.slice(0, start), decode)
  const payload = token.slice(start + 1, end)
  const signature = token.slice(end + 1)
  if (!isBase64url(payload) || !isBase64url(signature)) throw new TokenError('malformed', NO_BASE64URL)
  return { kid, claims: objectOf(payload, decode), signed: token.slice(0, end), signature: decode(signature) }
}

const NO_BASE64URL = 'Not canonical base64url'

/** Whether the value is text in canonical base64url, without padding. */
export function isBase64url(value: unknown): value is string {
  if (typeof value !== 'string' || /[^\w-]/.test(value)) return false
  // RFC 4648 §3.5: the bits left over in the last character must be zero, or one token could be spelled in many ways
  const last = value.slice(-1)
  const rest = value.length % 4
  if (rest === 0) return last !== ''
  return (rest === 2 && 'AQgw'.includes(last)) || (rest === 3 && 'AEIMQUYcgkosw048'.includes(last))
}

const decoder = /* @__PURE__ */ strictDecoder()

function objectOf(base64url: string, decode: Decode): JsonObject {
  let value: unknown
  try {
    value = parseJson(decoder.decode(decode(base64url)))
  } catch (error) {
    throw new TokenError('malformed', error)
  }
  if (!isObject(value)) throw new TokenError('malformed', 'Not a JSON object')
  return value
}

// The headers of a pool's tokens differ by the key only, so each is read once
const keyIds = new Map<string, string>()
const MAX_KEY_IDS = 50

function keyIdOf(header: string, decode: Decode): string {
  const known = keyIds.get(header)
  if (known !== undefined) return known
  if (!isBase64url(header)) throw new TokenError('malformed', NO_BASE64URL)
  const { alg, crit, b64, kid, typ = 'JWT' } = objectOf(header, decode)
  if (alg !== 'RS256') throw new TokenError('algorithm', alg)
  // RFC 7515 §4.1.11: what is critical and not understood must be refused, and no extension is understood here
  if (crit !== undefined || b64 !== undefined) throw new TokenError('critical', crit)
  // RFC 8725 §3.11: a token of another declared type is no ID or access token
  if (typeof typ !== 'string' || !/^(at\+)?jwt$/i.test(typ)) throw new TokenError('malformed', typ)
  if (typeof kid !== 'string' || kid === '') throw new TokenError('key-id', kid)
  if (keyIds.size === MAX_KEY_IDS) keyIds.clear()
  keyIds.set(header, kid)
  return kid
}
