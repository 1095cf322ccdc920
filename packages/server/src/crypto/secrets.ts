import { createHmac, createSecretKey, hash, timingSafeEqual } from 'node:crypto'

/** A source of unpredictable bytes. */
export type Random = (size: number) => Uint8Array

const DIGITS = '0123456789'
const LOWER = 'abcdefghijklmnopqrstuvwxyz'
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** Draws an integer from 0 to `limit` - 1, each as likely as the others. `limit` is at most 2 ** 32. */
function below(random: Random, limit: number): number {
  // A remainder alone would favour small results: draws from the incomplete last round are thrown away.
  const size = limit <= 256 ? 1 : 4
  const range = 256 ** size
  const fair = range - (range % limit)
  for (;;) {
    const drawn = random(size).reduce((sum, byte) => sum * 256 + byte, 0)
    if (drawn < fair) return drawn % limit
  }
}

function text(random: Random, alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[below(random, alphabet.length)]).join('')
}

function hex(random: Random, size: number): string {
  return Buffer.from(random(size)).toString('hex')
}

/** Draws the part of a pool id after the underscore: 9 letters and digits. */
export function poolIdSuffix(random: Random): string {
  return text(random, UPPER + LOWER + DIGITS, 9)
}

/** Draws an app client id: 26 lower-case letters and digits. */
export function clientId(random: Random): string {
  return text(random, LOWER + DIGITS, 26)
}

/** Draws an app client secret: 51 lower-case letters and digits, 263 bits. */
export function clientSecret(random: Random): string {
  return text(random, LOWER + DIGITS, 51)
}

/** Draws the id of a user's session, of tokens or of a browser: its kind and 25 lower-case letters and digits. */
export function sessionId(random: Random, kind: 'tkn' | 'sso'): string {
  return `${kind}${text(random, LOWER + DIGITS, 25)}`
}

/** Draws a confirmation code: 6 digits unless told otherwise (at most 9), leading zeros included. */
export function code(random: Random, digits = 6): string {
  return String(below(random, 10 ** digits)).padStart(digits, '0')
}

/** Draws a random UUID (RFC 9562 §5.4). */
export function uuid(random: Random): string {
  const bytes = Buffer.from(random(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return grouped(bytes.toString('hex'))
}

/**
 * Draws a `sub`: UUID-shaped, `xxxxxxxx-x0x1-70xx-xxxx-xxxxxxxxxxxx`, not an RFC 9562 version.
 *
 * The fixed digits are those of all pools since 2024.
 */
export function sub(random: Random): string {
  const digits = hex(random, 16)
  const [second, third] = [`${digits[8]}0${digits[10]}1`, `70${digits.slice(14, 16)}`]
  return grouped(digits.slice(0, 8) + second + third + digits.slice(16))
}

function grouped(digits: string): string {
  const [a, b, c, d] = [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20)]
  return `${a}-${b}-${c}-${d}-${digits.slice(20)}`
}

/** What a password must hold. */
export type PasswordRules = {
  readonly minimumLength: number
  readonly requireSymbols: boolean
}

// Without what looks alike in print (0 O, 1 l I), and without what mail templates, HTML or a shell would change.
const READABLE = { lower: 'abcdefghijkmnopqrstuvwxyz', upper: 'ABCDEFGHJKLMNPQRSTUVWXYZ', digits: '23456789' }
const SYMBOLS = '!@#%+=?'

/**
 * Draws a temporary password that any policy accepts: 12 characters or the minimum length, whichever is more.
 *
 * It holds an upper-case letter, a lower-case letter and a digit, and a symbol when symbols are required.
 */
export function temporaryPassword(random: Random, rules: PasswordRules): string {
  const classes = [READABLE.lower, READABLE.upper, READABLE.digits, ...(rules.requireSymbols ? [SYMBOLS] : [])]
  const length = Math.max(rules.minimumLength, 12)
  const characters = classes.map((letters) => text(random, letters, 1))
  const any = READABLE.lower + READABLE.upper + READABLE.digits
  while (characters.length < length) characters.push(text(random, any, 1))
  // Fisher-Yates, so that the place of a character does not tell its class.
  for (let last = characters.length - 1; last > 0; last -= 1) {
    const other = below(random, last + 1)
    const held = characters[last] ?? ''
    characters[last] = characters[other] ?? ''
    characters[other] = held
  }
  return characters.join('')
}

/** Gives the `SECRET_HASH` of a username for a client that has a secret, in base64. */
export function secretHash(secret: string, username: string, client: string): string {
  return createHmac('sha256', createSecretKey(secret, 'utf8'))
    .update(username + client)
    .digest('base64')
}

/** Tells whether two strings are equal in a time that does not depend on where they differ. */
export function equal(a: string, b: string): boolean {
  // Hashed first, because `timingSafeEqual` wants equal lengths; compared again, because lone surrogates all hash alike.
  return timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer')) && a === b
}
