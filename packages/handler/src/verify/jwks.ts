import { isText, type JsonObject } from './json.ts'
import type { Decode } from './token.ts'

/** The public part of an RSA key, as JWK members in canonical base64url. */
export interface RsaPublicKey {
  kty: 'RSA'
  n: string
  e: string
}

const MAX_KEYS = 100

/** A key by its name. */
export type NamedKey = JsonObject & { kid: string; n: string; e: string }

/**
 * Picks the keys that may verify RS256 signatures.
 *
 * Keys for something else, weak keys and keys that show private members are left out. Throws when the value is no key
 * set.
 */
export function usableKeys(jwks: unknown, decode: Decode): NamedKey[] {
  const { keys } = Object(jwks) as JsonObject // null has no members either
  if (!Array.isArray(keys) || keys.length > MAX_KEYS) throw new TypeError('Not a key set')
  return keys.map((jwk) => Object(jwk) as JsonObject).filter((jwk) => isUsable(jwk, decode))
}

function isUsable(jwk: JsonObject, decode: Decode): jwk is NamedKey {
  const { kid, kty, use = 'sig', alg = 'RS256', key_ops: operations = ['verify'], n, e } = jwk
  return (
    isText(kid) &&
    kty === 'RSA' &&
    use === 'sig' &&
    alg === 'RS256' &&
    Array.isArray(operations) &&
    operations.includes('verify') &&
    // Whoever has seen a private member can sign
    !['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth'].some((name) => name in jwk) &&
    isText(n) &&
    isText(e) &&
    isModulus(decode(n)) &&
    isExponent(decode(e))
  )
}

// NIST SP 800-131A: at least 2048 bits; more than 8192 cost too much
function isModulus(bytes: Uint8Array | undefined): boolean {
  return (
    isOddNumber(bytes) &&
    bytes.length <= 1024 &&
    (bytes.length > 256 || (bytes.length === 256 && !!bytes[0] && bytes[0] > 127))
  )
}

// RFC 8017 §3.1: at least 3; hardly any is longer than 65537
function isExponent(bytes: Uint8Array | undefined): boolean {
  return isOddNumber(bytes) && bytes.length <= 4 && bytes.join() !== '1'
}

// RFC 7518 §6.3.1: the fewest octets, so no leading zero
function isOddNumber(bytes: Uint8Array | undefined): bytes is Uint8Array {
  return !!bytes?.[0] && ((bytes.at(-1) ?? 0) & 1) === 1
}
