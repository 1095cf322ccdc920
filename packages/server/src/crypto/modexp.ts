import type { RsaPublicKey } from 'node:crypto'
import { constants, publicEncrypt } from 'node:crypto'

// Both fast paths take a time that depends on the exponent, and may: the exponent of a password check comes from the
// guesser, `u` is public, and `b` is used once.

/** RFC 3526 §4: the 3072-bit MODP group, a safe prime. */
export const N = BigInt(
  '0xffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404dd' +
    'ef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed' +
    'ee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf0598da48361c55d39a69163fa8fd24cf5f' +
    '83655d23dca3ad961c62f356208552bb9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3b' +
    'e39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf6955817183995497cea956ae515d2261898fa0510' +
    '15728e5a8aaac42dad33170d04507a33a85521abdf1cba64ecfb850458dbef0a8aea71575d060c7db3970f85a6e1e4c7' +
    'abf5ae8cdb0933d71e8c94e04a25619dcee3d2261ad2ee6bf12ffa06d98a0864d87602733ec86a64521f2b18177b200c' +
    'bbe117577a615d6c770988c0bad946e208e24fa074e5ab3143db5bfce0fd108e4b82d120a93ad2caffffffffffffffff',
)

/** Length of a group element in bytes. */
export const GROUP_BYTES = 384

/** Reads bytes, most significant first, as a non-negative integer. */
export function toInteger(bytes: Uint8Array): bigint {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
  return hex === '' ? 0n : BigInt(`0x${hex}`)
}

/** Writes a non-negative integer as `length` bytes, most significant first. The integer must fit. */
export function toBytes(integer: bigint, length: number): Buffer {
  return Buffer.from(integer.toString(16).padStart(length * 2, '0'), 'hex')
}

/** Gives `base ** exponent mod N` by square and multiply: slow, and right on every runtime. Takes any integers ≥ 0. */
export function powPlain(base: bigint, exponent: bigint): bigint {
  let result = 1n
  let square = base % N
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % N
    square = (square * square) % N
  }
  return result
}

const modulus = toBytes(N, GROUP_BYTES).toString('base64url')

/** "Encrypts" without padding under the public key (N, exponent), which is an exponentiation by OpenSSL. */
function powOpenssl(base: bigint, exponent: bigint): bigint {
  const e = toBytes(exponent, Math.ceil(exponent.toString(16).length / 2)).toString('base64url')
  const key = { key: { kty: 'RSA', n: modulus, e }, format: 'jwk', padding: constants.RSA_NO_PADDING }
  // It takes whatever `createPublicKey` takes, and makes no object of it; its types do not say so.
  return toInteger(publicEncrypt(key as unknown as RsaPublicKey, toBytes(base, GROUP_BYTES)))
}

let opensslWorks: boolean | undefined

/** Tells whether OpenSSL gives the right answer to a known question. Asked once. */
function opensslIsRight(): boolean {
  if (opensslWorks !== undefined) return opensslWorks
  // An even exponent that is longer than 64 bits: the two things an OpenSSL could object to in a public exponent.
  const [base, exponent] = [N - 0x123456789abcdefn, 0xfedcba98765432100123n << 1n]
  try {
    opensslWorks = powOpenssl(base, exponent) === powPlain(base, exponent)
  } catch {
    opensslWorks = false
  }
  return opensslWorks
}

/** Gives `base ** exponent mod N` for any integers ≥ 0. */
export function pow(base: bigint, exponent: bigint): bigint {
  const reduced = base % N
  if (reduced === 0n) return exponent === 0n ? 1n : 0n
  // N is prime, so exponents count modulo N - 1 (Fermat), and OpenSSL wants them below N.
  const rest = exponent < N ? exponent : exponent % (N - 1n)
  if (rest < 0x10000n || !opensslIsRight()) return powPlain(reduced, rest)
  try {
    return powOpenssl(reduced, rest)
  } catch {
    return powPlain(reduced, rest)
  }
}

// Fixed base, window of 8 bits: row i holds 2 ** (d << 8i) for each byte d, so an exponent of 256 bits costs one
// multiplication a byte. About 3 MB.
const WINDOWS = 32
const DIGITS = 256

let table: readonly bigint[] | undefined
let warming: Promise<void> | undefined

/**
 * Builds the table of `powBase2` in slices of about a millisecond between other work, and resolves when it is ready.
 *
 * Any number of calls build one table.
 */
export function warmUp(): Promise<void> {
  warming ??= new Promise((resolve) => {
    const entries: bigint[] = []
    let power = 2n
    let entry = 1n
    const slice = () => {
      for (let step = 0; step < 128; step += 1) {
        entries.push(entry)
        entry = (entry * power) % N
        if (entries.length % DIGITS === 0) [power, entry] = [entry, 1n]
      }
      if (entries.length < WINDOWS * DIGITS) {
        setImmediate(slice)
        return
      }
      table = entries
      resolve()
    }
    setImmediate(slice)
  })
  return warming
}

/** So many exponentiations without the table take as long as making it. */
const WORTH_A_TABLE = 64
let without = 0

/**
 * Gives `2 ** exponent mod N` for any integer ≥ 0; fast for 256 bits once `warmUp` is through.
 *
 * Most processes that are started for a test ask so rarely that they are better off without the table: it is made for
 * those that have asked often.
 */
export function powBase2(exponent: bigint): bigint {
  if (!table && (without += 1) === WORTH_A_TABLE) void warmUp()
  if (!table || exponent >> 256n) return pow(2n, exponent)
  const digits = toBytes(exponent, WINDOWS)
  let result = 1n
  for (let window = 0; window < WINDOWS; window += 1) {
    const digit = digits[WINDOWS - 1 - window] ?? 0
    if (digit !== 0) result = (result * (table[window * DIGITS + digit] ?? 0n)) % N
  }
  return result
}
