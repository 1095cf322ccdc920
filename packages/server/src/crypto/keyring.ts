import type { KeyObject } from 'node:crypto'
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import type { Random } from './secrets.ts'

/** Where a sealed value lies. A value moved to another place does not open. */
export type Place = {
  readonly table: string
  readonly column: string
  readonly pool: string
  readonly owner: string
}

/** A master key, 32 bytes, and the name it has in what it sealed. */
export type MasterKey = { readonly id: string; readonly key: Uint8Array }

export type KeyringProblem = 'bad key' | 'malformed' | 'unknown key' | 'does not open' | 'wrong key'

/** Something sealed does not open, or a master key is not the right one. The message says which, for the operator. */
export class KeyringError extends Error {
  override name = 'KeyringError'
  readonly problem: KeyringProblem

  constructor(problem: KeyringProblem, message: string) {
    super(message)
    this.problem = problem
  }
}

/** Seals, opens and authenticates under one master key, and opens what older ones sealed. */
export type Keyring = {
  /** Name of the key that seals. */
  readonly keyId: string
  /** Encrypts a value for one place, as `v1.<key id>.<nonce>.<ciphertext>`. */
  seal(plaintext: Uint8Array | string, place: Place): string
  /** Decrypts what `seal` made for the same place. Throws a KeyringError when it does not open. */
  open(sealed: string, place: Place): Buffer
  /** Gives an HMAC-SHA256 over a list of parts that no other list shares. A purpose is a constant of the program. */
  hmac(purpose: string, ...parts: readonly (Uint8Array | string)[]): Buffer
  /** Gives a value to be stored, by which `assertCheckValue` later knows the key. Tells nothing about the key. */
  checkValue(): string
  /** Throws a KeyringError when a stored check value belongs to a key that this keyring does not hold. */
  assertCheckValue(stored: string): void
  /**
   * Encrypts a JSON value as text that only the same purpose opens. A purpose is a constant of the program: `session`
   * gives what looks like a Session (`AYABe…`), `secret-block` plain base64, others base64url.
   */
  sealState(state: unknown, purpose: string): string
  /** Gives the value that `sealState` was given, or `undefined` for any text that is something else. Never throws. */
  openState(text: string, purpose: string): unknown
}

export type KeyringOptions = {
  /** Name of the master key, letters, digits, `_` and `-`. Default: 8 hex digits computed from the key. */
  readonly keyId?: string
  /** Keys that open but no longer seal. */
  readonly older?: readonly MasterKey[]
  /** Source of nonces. Default: the system's. */
  readonly random?: Random
}

/** A master key with the keys derived from it. */
type Ring = { readonly id: string; readonly subkey: (purpose: string) => KeyObject }

const KEY_BYTES = 32
const SHARD_BYTES = 1
const HEAD_BYTES = SHARD_BYTES + 12
const TAG_BYTES = 16

/** The longest state text that is looked at. */
const LONGEST = 16_384

/** Makes a keyring from a master key of 32 bytes. Throws a KeyringError for a key or a name that cannot be used. */
export function createKeyring(masterKey: Uint8Array, options: KeyringOptions = {}): Keyring {
  const random = options.random ?? randomBytes
  const current = createRing(masterKey, options.keyId)
  const rings = [current, ...(options.older ?? []).map(({ id, key }) => createRing(key, id))]

  return {
    keyId: current.id,
    seal(plaintext, place) {
      const sealed = encrypt(current, 'seal', random, Buffer.from(plaintext), placeBytes(place))
      const [nonce, ciphertext] = [sealed.subarray(0, HEAD_BYTES), sealed.subarray(HEAD_BYTES)]
      return `v1.${current.id}.${nonce.toString('base64url')}.${ciphertext.toString('base64url')}`
    },
    open(sealed, place) {
      const [version, id, ...parts] = sealed.split('.')
      const [nonce, ciphertext, ...rest] = parts.map((part) => decode(part, 'base64url'))
      if (version !== 'v1' || !id || !nonce || !ciphertext || rest.length > 0) {
        throw new KeyringError('malformed', 'The stored value is not a sealed value of a version this program knows')
      }
      const ring = rings.find((ring) => ring.id === id)
      if (!ring) {
        const held = rings.map((ring) => ring.id).join(', ')
        throw new KeyringError('unknown key', `The value was sealed with master key ${id}; the keys given are ${held}`)
      }
      const plaintext = decrypt(ring, 'seal', Buffer.concat([nonce, ciphertext]), placeBytes(place))
      if (plaintext) return plaintext
      const where = `${place.table}.${place.column}`
      throw new KeyringError('does not open', `A value in ${where} was changed, moved, or sealed with another key`)
    },
    hmac(purpose, ...parts) {
      return createHmac('sha256', current.subkey(`hmac ${purpose}`))
        .update(lengthPrefixed(parts))
        .digest()
    },
    checkValue: () => checkValue(current),
    assertCheckValue(stored) {
      const known = rings.some((ring) => sameBytes(Buffer.from(checkValue(ring)), Buffer.from(stored)))
      if (known) return
      const [, id = 'unknown'] = stored.split('.')
      const held = rings.map((ring) => ring.id).join(', ')
      const message = `The data was written with master key ${id}, and the master key given is another one (${held})`
      throw new KeyringError('wrong key', message)
    },
    sealState(state, purpose) {
      const sealed = encrypt(current, `state ${purpose}`, random, Buffer.from(JSON.stringify(state)), nothing)
      const { prefix, encoding } = form(purpose)
      return prefix + sealed.toString(encoding)
    },
    openState(text, purpose) {
      const { prefix, encoding } = form(purpose)
      if (text.length > LONGEST || !text.startsWith(prefix)) return undefined
      const bytes = decode(text.slice(prefix.length), encoding)
      if (!bytes) return undefined
      for (const ring of rings) {
        const plaintext = decrypt(ring, `state ${purpose}`, bytes, nothing)
        if (plaintext) return JSON.parse(plaintext.toString()) as unknown
      }
      return undefined
    },
  }
}

function createRing(key: Uint8Array, id = fingerprint(key)): Ring {
  if (key.byteLength !== KEY_BYTES) {
    throw new KeyringError('bad key', `A master key has ${KEY_BYTES} bytes; this one has ${key.byteLength}`)
  }
  if (!/^[\w-]+$/.test(id)) {
    throw new KeyringError('bad key', 'The name of a master key is made of letters, digits, "_" and "-"')
  }
  const master = Uint8Array.from(key)
  // Kept as KeyObjects: Node would make one from raw bytes at each use, which costs more than the use.
  const subkeys = new Map<string, KeyObject>()
  return {
    id,
    subkey(purpose) {
      const known = subkeys.get(purpose)
      if (known) return known
      const derived = createSecretKey(derive(master, purpose, KEY_BYTES))
      subkeys.set(purpose, derived)
      return derived
    },
  }
}

function derive(key: Uint8Array, purpose: string, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `poolhouse ${purpose}`, length))
}

function fingerprint(key: Uint8Array): string {
  return derive(key, 'key id', 4).toString('hex')
}

function checkValue({ id, subkey }: Ring): string {
  return `v1.${id}.${subkey('check value').export().toString('base64url')}`
}

/** Joins parts with their lengths before them, so that no two lists give the same bytes. */
function lengthPrefixed(parts: readonly (Uint8Array | string)[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = typeof part === 'string' ? Buffer.from(part) : part
      const length = Buffer.alloc(4)
      length.writeUInt32BE(bytes.byteLength)
      return [length, bytes]
    }),
  )
}

function placeBytes({ table, column, pool, owner }: Place): Buffer {
  return lengthPrefixed([table, column, pool, owner])
}

const nothing = Buffer.alloc(0)

/** Gives shard ‖ nonce ‖ ciphertext ‖ tag. */
function encrypt(ring: Ring, purpose: string, random: Random, plaintext: Uint8Array, associated: Buffer): Buffer {
  const head = random(HEAD_BYTES)
  const cipher = createCipheriv('aes-256-gcm', shardKey(ring, purpose, head), head.subarray(SHARD_BYTES))
  cipher.setAAD(associated)
  const ciphertext = cipher.update(plaintext)
  cipher.final()
  return Buffer.concat([head, ciphertext, cipher.getAuthTag()])
}

function decrypt(ring: Ring, purpose: string, sealed: Buffer, associated: Buffer): Buffer | undefined {
  if (sealed.byteLength < HEAD_BYTES + TAG_BYTES) return undefined
  const end = sealed.byteLength - TAG_BYTES
  const nonce = sealed.subarray(SHARD_BYTES, HEAD_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', shardKey(ring, purpose, sealed), nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(associated).setAuthTag(sealed.subarray(end))
  const plaintext = decipher.update(sealed.subarray(HEAD_BYTES, end))
  try {
    decipher.final()
    return plaintext
  } catch {
    return undefined
  }
}

// NIST SP 800-38D §8.3: under one key, random nonces of 96 bits are good for 2 ** 32 values, which a busy server's
// sessions reach within weeks. So each purpose has 256 keys, and a random byte before the nonce says which.
function shardKey({ subkey }: Ring, purpose: string, sealed: Uint8Array): KeyObject {
  return subkey(`${purpose} ${sealed[0]}`)
}

/** Decodes the one text that a value has: none with stray bits, other padding or foreign characters. */
function decode(text: string, encoding: 'base64' | 'base64url'): Buffer | undefined {
  const bytes = Buffer.from(text, encoding)
  return bytes.toString(encoding) === text ? bytes : undefined
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && timingSafeEqual(a, b)
}

function form(purpose: string): { readonly prefix: string; readonly encoding: 'base64' | 'base64url' } {
  // Real Sessions are messages of the AWS Encryption SDK, whose first bytes read so in base64.
  if (purpose === 'session') return { prefix: 'AYABe', encoding: 'base64url' }
  return { prefix: '', encoding: purpose === 'secret-block' ? 'base64' : 'base64url' }
}
