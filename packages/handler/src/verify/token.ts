import { isObject, isText, parseJson, strictDecoder, type JsonObject } from './json.ts'
import { TokenError } from './token-error.ts'

/** A token whose form is right and of which nothing has been believed yet. */
export interface ParsedToken {
  kid: string
  claims: JsonObject
  /** What the signature covers. */
  signed: string
  signature: Uint8Array
}

/** The bytes of a text in base64url, `undefined` unless it is the one canonical spelling of at least one byte. */
export type Decode = (base64url: string) => Uint8Array | undefined

/** Takes a compact JWS apart. Throws `TokenError`: `malformed`, `algorithm`, `key-id`, `critical`. */
export function parseToken(token: unknown, decode: Decode, maxLength: number): ParsedToken {
  if (!isText(token) || token.length > maxLength) throw new TokenError('malformed')
  // A further dot stands in the signature, where it is no base64url
  const start = token.indexOf('.')
  const end = token.indexOf('.', start + 1)
  if (end < 0) throw new TokenError('malformed')
  const kid = keyIdOf(token.slice(0, start), decode)
  const claims = objectOf(token.slice(start + 1, end), decode)
  return { kid, claims, signed: token.slice(0, end), signature: bytesOf(token.slice(end + 1), decode) }
}

function bytesOf(base64url: string, decode: Decode): Uint8Array {
  const bytes = decode(base64url)
  // RFC 4648 §3.5: one token must not be spelled in many ways
  if (!bytes) throw new TokenError('malformed')
  return bytes
}

const decoder = /* @__PURE__ */ strictDecoder()

function objectOf(base64url: string, decode: Decode): JsonObject {
  const bytes = bytesOf(base64url, decode)
  let value: unknown
  try {
    value = parseJson(decoder.decode(bytes))
  } catch (error) {
    throw new TokenError('malformed', error)
  }
  if (!isObject(value)) throw new TokenError('malformed', value)
  return value
}

// The headers of a pool's tokens differ by the key only, so each is read once; fifty are kept
const keyIds = new Map<string, string>()

function keyIdOf(header: string, decode: Decode): string {
  const known = keyIds.get(header)
  if (known !== undefined) return known
  const { alg, crit, b64, kid, typ = 'JWT' } = objectOf(header, decode)
  if (alg !== 'RS256') throw new TokenError('algorithm', alg)
  // RFC 7515 §4.1.11: what is critical and not understood must be refused, and no extension is understood here
  if (crit !== undefined || b64 !== undefined) throw new TokenError('critical', crit)
  // RFC 8725 §3.11: a token of another declared type is no ID or access token
  if (!isText(typ) || !/^(at\+)?jwt$/i.test(typ)) throw new TokenError('malformed', typ)
  if (!isText(kid) || !kid) throw new TokenError('key-id', kid)
  if (keyIds.size === 50) keyIds.clear()
  keyIds.set(header, kid)
  return kid
}
