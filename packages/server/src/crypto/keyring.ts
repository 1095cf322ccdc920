import type { KeyObject } from 'node:crypto'
import { createCipheriv, createDecipheriv, randomBytes, timingSafeEqual } from 'node:crypto'
import { derive, KEY_BYTES, keysBy, lengthPrefixed } from './derive.ts'
import type { Random } from './secrets.ts'
import type { KeyedHash, StableSecret } from './stable-secret.ts'
import { drawStableSecret, keyedHash, stableSecretBefore } from './stable-secret.ts'

/** Where a sealed value lies. A value moved to another place does not open. */
export type Place = {
  readonly table: string
  readonly column: string
  readonly pool: string
  readonly owner: string
}

/** A master key, 32 bytes, and the name it has in what it sealed. Default: 8 hex digits computed from the key. */
export type MasterKey = { readonly id?: string; readonly key: Uint8Array }

export type KeyringProblem =
  | 'bad key'
  | 'malformed'
  | 'unknown key'
  | 'does not open'
  | 'wrong key'
  | 'unfinished'
  | 'in use'

/** Something sealed does not open, or a master key is not the right one. The message says which, for the operator. */
export class KeyringError extends Error {
  override name = 'KeyringError'
  readonly problem: KeyringProblem

  constructor(problem: KeyringProblem, message: string, options?: ErrorOptions) {
    super(message, options)
    this.problem = problem
  }
}

/** Seals under one master key, and opens what it or another one sealed. */
export type Sealer = {
  /** Name of the key that seals. */
  readonly keyId: string
  /** Encrypts a value for one place, as `v1.<key id>.<nonce>.<ciphertext>`. */
  seal(plaintext: Uint8Array | string, place: Place): string
  /** Decrypts what `seal` made for the same place. Throws a KeyringError when it does not open. */
  open(sealed: string, place: Place): Buffer
  /** Tells whether a value was sealed under the master key that seals. */
  isCurrent(sealed: string): boolean
  /** Seals a value for its place anew, under the master key that seals now. */
  reseal(sealed: string, place: Place): string
  /** Gives a value to be stored, by which `assertCheckValue` later knows the key. Tells nothing about the key. */
  checkValue(): string
  /** Throws a KeyringError when a stored check value belongs to a key that is not held. */
  assertCheckValue(stored: string): void
  /**
   * Gives the secret for a database of that check value that has none yet: keyed hashes come out as they did when they
   * were made with keys derived from the master key.
   */
  stableSecretBefore(stored: string): StableSecret
  /**
   * Encrypts a JSON value as text that only the same purpose opens. A purpose is a constant of the program: `session`
   * gives what looks like a Session (`AYABe…`), `secret-block` plain base64, others base64url. So many bytes of
   * `padding` make the text longer.
   */
  sealState(state: unknown, purpose: string, padding?: number): string
  /** Gives the value that `sealState` was given, or `undefined` for any text that is something else. Never throws. */
  openState(text: string, purpose: string): unknown
}

/** Seals by master keys, and makes keyed hashes that do not depend on them. */
export type Keyring = Sealer & { readonly hmac: KeyedHash }

export type SealerOptions = {
  /** Name of the master key, letters, digits, `_` and `-`. Default: 8 hex digits computed from the key. */
  readonly keyId?: string
  /** Keys that open and do not seal. */
  readonly others?: readonly MasterKey[]
  /** Source of nonces. Default: the system's. */
  readonly random?: Random
}

/** A master key with the keys derived from it. */
type Ring = { readonly id: string; readonly subkey: (purpose: string) => KeyObject }

const SHARD_BYTES = 1
const HEAD_BYTES = SHARD_BYTES + 12
const TAG_BYTES = 16

/** The longest state text that is looked at. */
const LONGEST = 16_384

/** Makes a keyring for whoever keeps nothing: its keyed hashes are its own. Throws as {@link createSealer}. */
export function createKeyring(masterKey: Uint8Array, options: SealerOptions = {}): Keyring {
  return { ...createSealer(masterKey, options), hmac: keyedHash(drawStableSecret(options.random ?? randomBytes)) }
}

/** Makes a sealer from a master key of 32 bytes. Throws a KeyringError for a key or a name that cannot be used. */
export function createSealer(masterKey: Uint8Array, options: SealerOptions = {}): Sealer {
  const random = options.random ?? randomBytes
  const current = createRing(masterKey, options.keyId)
  const rings = distinct([current, ...(options.others ?? []).map(({ id, key }) => createRing(key, id))])
  const held = rings.map((ring) => ring.id).join(', ')

  function seal(plaintext: Uint8Array | string, place: Place): string {
    const sealed = encrypt(current, 'seal', random, Buffer.from(plaintext), placeBytes(place))
    const [nonce, ciphertext] = [sealed.subarray(0, HEAD_BYTES), sealed.subarray(HEAD_BYTES)]
    return `v1.${current.id}.${nonce.toString('base64url')}.${ciphertext.toString('base64url')}`
  }

  function open(sealed: string, place: Place): Buffer {
    const [version, id, ...parts] = sealed.split('.')
    const [nonce, ciphertext, ...rest] = parts.map((part) => decode(part, 'base64url'))
    if (version !== 'v1' || !id || !nonce || !ciphertext || rest.length > 0) {
      throw new KeyringError('malformed', 'The stored value is not a sealed value of a version this program knows')
    }
    const ring = rings.find((ring) => ring.id === id)
    if (!ring) {
      throw new KeyringError('unknown key', `The value was sealed with master key ${id}; the keys given are ${held}`)
    }
    const plaintext = decrypt(ring, 'seal', Buffer.concat([nonce, ciphertext]), placeBytes(place))
    if (plaintext) return plaintext
    const where = `${place.table}.${place.column}`
    throw new KeyringError('does not open', `A value in ${where} was changed, moved, or sealed with another key`)
  }

  function ringOf(stored: string): Ring {
    const known = rings.find((ring) => sameBytes(Buffer.from(checkValue(ring)), Buffer.from(stored)))
    if (known) return known
    const [, id = 'unknown'] = stored.split('.')
    const message = `The data was written with master key ${id}, and the master key given is another one (${held})`
    throw new KeyringError('wrong key', message)
  }

  return {
    keyId: current.id,
    seal,
    open,
    isCurrent: (sealed) => sealed.startsWith(`v1.${current.id}.`),
    reseal: (sealed, place) => seal(open(sealed, place), place),
    checkValue: () => checkValue(current),
    assertCheckValue: (stored) => void ringOf(stored),
    stableSecretBefore(stored) {
      const { subkey } = ringOf(stored)
      return stableSecretBefore(random, (purpose) => subkey(purpose).export())
    },
    sealState(state, purpose, padding = 0) {
      // Space behind it is nothing to a reader of JSON.
      const text = JSON.stringify(state) + ' '.repeat(padding)
      const sealed = encrypt(current, `state ${purpose}`, random, Buffer.from(text), nothing)
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
  return { id, subkey: keysBy((purpose) => derive(master, purpose)) }
}

/** Leaves out keys that are given twice. What a key sealed bears only its name, so two keys may not share one. */
function distinct(rings: readonly Ring[]): Ring[] {
  const byName = new Map<string, Ring>()
  for (const ring of rings) {
    const known = byName.get(ring.id)
    if (known && checkValue(known) !== checkValue(ring)) {
      throw new KeyringError('bad key', `Two different master keys are called ${ring.id}`)
    }
    byName.set(ring.id, known ?? ring)
  }
  return [...byName.values()]
}

function fingerprint(key: Uint8Array): string {
  return derive(key, 'key id', 4).toString('hex')
}

function checkValue({ id, subkey }: Ring): string {
  return `v1.${id}.${subkey('check value').export().toString('base64url')}`
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
  if (purpose.startsWith('session')) return { prefix: 'AYABe', encoding: 'base64url' }
  return { prefix: '', encoding: purpose === 'secret-block' ? 'base64' : 'base64url' }
}
