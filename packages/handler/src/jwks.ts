import type { JsonObject } from './json.ts'
import type { Decode } from './token.ts'

/** The public part of an RSA key, as JWK members in canonical base64url. */
export interface RsaPublicKey {
  kty: 'RSA'
  n: string
  e: string
}

const MAX_KEYS = 100

/**
 * Picks the keys that may verify RS256 signatures, by `kid`.
 *
 * Keys for something else, weak keys and keys that show private members are left out. Throws when the value is no key
 * set or gives one `kid` to two usable keys.
 */
export function usableKeys(jwks: unknown, decode: Decode): ReadonlyMap<string, RsaPublicKey> {
  const { keys } = Object(jwks) as JsonObject // null has no members either
  if (!Array.isArray(keys) || keys.length > MAX_KEYS) throw new TypeError('Not a key set')
  const usable = new Map<string, RsaPublicKey>()
  for (const value of keys) {
    const jwk = Object(value) as JsonObject // null has no members either
    if (!isUsable(jwk, decode)) continue
    const { kid, n, e } = jwk
    if (usable.has(kid)) throw new TypeError(`Two keys ${kid}`)
    usable.set(kid, { kty: 'RSA', n, e })
  }
  return usable
}

function isUsable(jwk: JsonObject, decode: Decode): jwk is JsonObject & { kid: string; n: string; e: string } {
  const { kid, kty, use = 'sig', alg = 'RS256', key_ops: operations = ['verify'], n, e } = jwk
  return (
    typeof kid === 'string' &&
    kty === 'RSA' &&
    use === 'sig' &&
    alg === 'RS256' &&
    Array.isArray(operations) &&
    operations.includes('verify') &&
    // Whoever has seen a private member can sign
    !['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth'].some((name) => name in jwk) &&
    typeof n === 'string' &&
    typeof e === 'string' &&
    isStrong(decode(n), decode(e))
  )
}

// NIST SP 800-131A: at least 2048 bits; more than 8192 cost too much. RFC 7518 §6.3.1: the fewest octets, so no leading zero
function isStrong(modulus: Uint8Array = NOTHING, exponent: Uint8Array = NOTHING): boolean {
  const bits = modulus.length * 8 + 24 - Math.clz32(modulus[0] ?? 0)
  const isExponent = isOddNumber(exponent) && exponent.length <= 4 && exponent.join() !== '1'
  return bits >= 2048 && bits <= 8192 && isOddNumber(modulus) && isExponent
}

const NOTHING = /* @__PURE__ */ new Uint8Array()

function isOddNumber(bytes: Uint8Array): boolean {
  return bytes[0] !== 0 && ((bytes.at(-1) ?? 0) & 1) === 1
}
