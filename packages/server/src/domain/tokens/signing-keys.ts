import type { KeyObject } from 'node:crypto'
import type { KeyStock, PublicJwk } from '../../crypto/signing-keys.ts'
import { exportPrivateKey, importKeyPair, publicJwk } from '../../crypto/signing-keys.ts'
import type { Pool, PoolKey, SigningKey, Storage } from '../../storage/port.ts'
import type { Keyring } from '../../crypto/keyring.ts'
import type { Clock } from '../clock.ts'

/** A pool signs its ID tokens with one key and its access tokens with another; both are in the key set. */
export type KeyUse = SigningKey['use']

export interface LoadedKey {
  readonly kid: string
  readonly use: KeyUse
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  readonly jwk: PublicJwk
}

export interface PoolKeys {
  readonly id: LoadedKey
  readonly access: LoadedKey
  /** Every published key by its `kid`. */
  readonly byKid: ReadonlyMap<string, LoadedKey>
}

export interface SigningKeys {
  /** The keys of a pool, made at the first call for them and then kept in memory. */
  of(pool: Pick<Pool, 'key' | 'id'>): Promise<PoolKeys>
  /** Forgets what is in memory, for a pool or for all of them. */
  forget(pool?: PoolKey): void
}

/** Keeps each pool's keys: opened once, shared by everyone who waits for them. */
export function createSigningKeys(needs: {
  storage: Storage
  keyring: Keyring
  keyStock: KeyStock
  clock: Clock
}): SigningKeys {
  const loaded = new Map<PoolKey, Promise<PoolKeys>>()
  return {
    of(pool) {
      const known = loaded.get(pool.key)
      if (known) return known
      const keys = load(needs, pool)
      loaded.set(pool.key, keys)
      // A failure of storage is not remembered.
      keys.catch(() => loaded.delete(pool.key))
      return keys
    },
    forget(pool) {
      if (pool === undefined) loaded.clear()
      else loaded.delete(pool)
    },
  }
}

async function load(
  { storage, keyring, keyStock, clock }: Parameters<typeof createSigningKeys>[0],
  pool: Pick<Pool, 'key' | 'id'>,
): Promise<PoolKeys> {
  const before = await storage.keys.list(pool.key)
  const missing = (['id', 'access'] as const).filter((use) => !before.some((key) => key.use === use))
  const made = await Promise.all(
    missing.map(async (use) => {
      const pair = await keyStock.take()
      // Of several processes one puts the key, and all of them read that one.
      return storage.keys.put({
        pool: pool.key,
        use,
        generation: 1,
        kid: pair.kid,
        publicJwk: JSON.stringify(publicJwk(pair)),
        sealedPrivate: keyring.seal(exportPrivateKey(pair), sealedAt(pool, pair.kid)),
        createdAt: clock.now(),
      })
    }),
  )
  const stored = [...before, ...made]
  const keys = stored.map((key) => open(keyring, pool, key))
  const newest = (use: KeyUse) => {
    const found = keys.findLast((key) => key.use === use)
    if (!found) throw new Error(`The pool ${pool.id} has no key for ${use} tokens.`)
    return found
  }
  return { id: newest('id'), access: newest('access'), byKid: new Map(keys.map((key) => [key.kid, key])) }
}

function open(keyring: Keyring, pool: Pick<Pool, 'id'>, key: SigningKey): LoadedKey {
  const pair = importKeyPair(key.kid, keyring.open(key.sealedPrivate, sealedAt(pool, key.kid)))
  return { kid: key.kid, use: key.use, privateKey: pair.privateKey, publicKey: pair.publicKey, jwk: publicJwk(pair) }
}

function sealedAt(pool: Pick<Pool, 'id'>, kid: string) {
  return { table: 'signing_keys', column: 'private', pool: pool.id, owner: kid }
}
