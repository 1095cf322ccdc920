import { createHmac, createSecretKey, hash, hkdfSync, timingSafeEqual } from 'node:crypto'
import { GROUP_BYTES, N, pow, powBase2, toBytes, toInteger } from './modexp.ts'
import { equal } from './secrets.ts'

// SRP-6a (RFC 5054) as user pools speak it. Users: `poolName` is the pool id after the underscore, `identity` is
// USER_ID_FOR_SRP. Devices: `poolName` is the DeviceGroupKey, `identity` is the DeviceKey.

/** Writes a non-negative integer as Java's BigInteger does: the fewest bytes, and a zero byte before a set top bit. */
export function pad(integer: bigint): Buffer {
  const digits = integer.toString(16)
  const even = digits.length % 2 === 0 ? digits : `0${digits}`
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex')
}

function sha256(...parts: readonly Uint8Array[]): Buffer {
  return hash('sha256', Buffer.concat(parts), 'buffer')
}

/** The multiplier k = SHA-256(pad(N) ‖ pad(2)). */
export const K = toInteger(sha256(pad(N), pad(2n)))

/** Who knows which password. `salt` is an integer, most significant byte first. */
export type Credentials = {
  readonly poolName: string
  readonly identity: string
  readonly password: string
  readonly salt: Uint8Array
}

/** Gives the private exponent x = SHA-256(pad(salt) ‖ SHA-256(poolName ‖ identity ‖ ":" ‖ password)). */
export function privateExponent({ poolName, identity, password, salt }: Credentials): bigint {
  const inner = hash('sha256', `${poolName}${identity}:${password}`, 'buffer')
  return toInteger(sha256(pad(toInteger(salt)), inner))
}

/** Gives the verifier g^x mod N of a password, 384 bytes. One exponentiation of base 2. */
export function verifier(credentials: Credentials): Buffer {
  return toBytes(powBase2(privateExponent(credentials)), GROUP_BYTES)
}

/** Tells whether a password belongs to a stored verifier, in constant time after one exponentiation of base 2. */
export function passwordMatches(stored: Uint8Array, credentials: Credentials): boolean {
  const computed = verifier(credentials)
  return stored.byteLength === GROUP_BYTES && timingSafeEqual(stored, computed)
}

/** Tells whether an element is 0, 1 or -1 mod N: from these, a shared key could be known without a password. */
function isTrivial(element: bigint): boolean {
  const rest = element % N
  return rest <= 1n || rest === N - 1n
}

/**
 * Reads `SRP_A` (hex, any case, odd length allowed, at most 1,024 digits) and gives it in lower case without leading
 * zeros; `undefined` when it is something else or ≡ 0, ±1 mod N.
 */
export function parsePublic(text: string): string | undefined {
  if (text.length > 1024 || !/^[0-9a-f]+$/i.test(text)) return undefined
  const element = BigInt(`0x${text}`)
  return isTrivial(element) ? undefined : element.toString(16)
}

/** Reads the verifier of a device (bytes, a leading zero allowed) and gives it as 384 bytes; `undefined` if unusable. */
export function parseVerifier(bytes: Uint8Array): Buffer | undefined {
  if (bytes.byteLength > GROUP_BYTES + 1) return undefined
  const element = toInteger(bytes)
  return element >= N || isTrivial(element) ? undefined : toBytes(element, GROUP_BYTES)
}

/**
 * Gives `SRP_B` = k·v + g^b mod N in lower-case hex. `b` is 32 random bytes, used once. One exponentiation of base 2.
 *
 * Throws a RangeError when B ≡ 0 mod N, which no draw of `b` will ever show.
 */
export function serverPublic(stored: Uint8Array, b: Uint8Array): string {
  const B = (K * toInteger(stored) + powBase2(toInteger(b))) % N
  if (B === 0n) throw new RangeError('SRP_B is 0: draw another b')
  return B.toString(16)
}

/** What the server knows when the client answers: both public values in hex, its own secret, the stored verifier. */
export type Exchange = {
  readonly A: string
  readonly B: string
  readonly b: Uint8Array
  readonly verifier: Uint8Array
}

/**
 * Gives the 16-byte key that client and server share, from S = (A·v^u)^b mod N; `undefined` when u = 0 (RFC 5054 §2.5.3).
 *
 * Two exponentiations: call it through the pool of `srp-pool.ts`. `A` must come from `parsePublic`.
 */
export function sharedKey({ A, B, b, verifier }: Exchange): Buffer | undefined {
  const a = BigInt(`0x${A}`)
  const u = toInteger(sha256(pad(a), pad(BigInt(`0x${B}`))))
  if (u === 0n) return undefined
  const S = pow((a * pow(toInteger(verifier), u)) % N, toInteger(b))
  return Buffer.from(hkdfSync('sha256', createSecretKey(pad(S)), pad(u), 'Caldera Derived Key', 16))
}

/** What a signature covers. `secretBlock` is base64 as the server sent it, `timestamp` the text the client sent. */
export type Claim = {
  readonly key: Uint8Array
  readonly poolName: string
  readonly identity: string
  readonly secretBlock: string
  readonly timestamp: string
}

/** Gives `PASSWORD_CLAIM_SIGNATURE` in base64: an HMAC-SHA256 over names, secret block and timestamp. */
export function signature({ key, poolName, identity, secretBlock, timestamp }: Claim): string {
  return createHmac('sha256', createSecretKey(key))
    .update(poolName)
    .update(identity)
    .update(Buffer.from(secretBlock, 'base64'))
    .update(timestamp)
    .digest('base64')
}

/** Tells in constant time whether a client's signature is the one its claim asks for. */
export function signatureMatches(given: string, claim: Claim): boolean {
  return equal(given, signature(claim))
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const TIMESTAMP = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([A-Z][a-z]{2}) (\d{1,2}) (\d\d):(\d\d):(\d\d) (?:UTC|GMT) (\d{4})$/

/**
 * Reads a `TIMESTAMP` of the form `EEE MMM d HH:mm:ss z yyyy` in English and UTC; `undefined` for anything else and for
 * days and times that do not exist.
 *
 * A weekday that does not belong to the date and a day with a leading zero can be read, as by a lenient Java parser.
 */
export function parseTimestamp(text: string): Date | undefined {
  const match = TIMESTAMP.exec(text)
  if (!match) return undefined
  const month = MONTHS.indexOf(match[1] ?? '')
  const [day = 0, hour = 0, minute = 0, second = 0, year = 0] = match.slice(2).map(Number)
  const date = new Date(0)
  date.setUTCFullYear(year, month, day)
  date.setUTCHours(hour, minute, second)
  const exists = date.getUTCMonth() === month && date.getUTCDate() === day
  return exists && hour < 24 && minute < 60 && second < 60 ? date : undefined
}

/** Tells whether a `TIMESTAMP` that can be read is written as its moment is: the service signs what it would write. */
export function isExactTimestamp(text: string): boolean {
  const date = parseTimestamp(text)
  return date !== undefined && text.startsWith(`${DAYS[date.getUTCDay()]} `) && !/ 0\d /.test(text)
}
