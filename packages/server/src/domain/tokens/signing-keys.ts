import type { KeyObject } from 'node:crypto'
import type { KeyStock, PublicJwk } from '../../crypto/signing-keys.ts'
import { exportPrivateKey, importKeyPair, publicJwk } from '../../crypto/signing-keys.ts'
import type { Pool, PoolKey, SigningKey, Storage } from '../../storage/port/index.ts'
import type { Keyring } from '../../crypto/keyring.ts'
import type { Clock } from '../clock.ts'

/** A pool signs its ID tokens with one key and its access tokens with another; both are in the key set. */
export type KeyUse = SigningKey['use']
export const KEY_USES = ['id', 'access'] as const satisfies readonly KeyUse[]

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
  /** Every published key by its `kid`: those that sign, their successors, and those whose tokens are still good. */
  readonly byKid: ReadonlyMap<string, LoadedKey>
}

export interface SigningKeys {
  /** The keys of a pool, made at the first call for them, and looked at again when a minute has passed. */
  of(pool: Pick<Pool, 'key' | 'id'>): Promise<PoolKeys>
  /** The published key of that name. Looks again for one it does not know, unless it did so a moment ago. */
  withKid(pool: Pick<Pool, 'key' | 'id'>, kid: string): Promise<LoadedKey | undefined>
  /** Forgets what is in memory, for a pool or for all of them. */
  forget(pool?: PoolKey): void
}

/** After so long at most, a process knows of keys that others have made or retired. */
export const LOOK_AGAIN_MS = 60_000

/** Anybody can send tokens with made-up names of keys: however many come, a pool is looked at once in so long. */
const UNKNOWN_AGAIN_MS = 5_000

type Needs = { storage: Storage; keyring: Keyring; keyStock: KeyStock; clock: Clock }

/** Keeps each pool's keys: opened once, shared by everyone who waits for them. */
export function createSigningKeys(needs: Needs): SigningKeys {
  const looks = new Map<PoolKey, { readonly at: number; readonly keys: Promise<PoolKeys> }>()

  function look(pool: Pick<Pool, 'key' | 'id'>): Promise<PoolKeys> {
    const keys = load(needs, pool, looks.get(pool.key)?.keys)
    const taken = { at: needs.clock.now().getTime(), keys }
    looks.set(pool.key, taken)
    // A failure of storage is not remembered.
    keys.catch(() => looks.get(pool.key) === taken && looks.delete(pool.key))
    return keys
  }

  /** The keys as they were found less than `ms` ago; the clock may have been set back since. */
  function recent(pool: Pick<Pool, 'key'>, ms: number): Promise<PoolKeys> | undefined {
    const last = looks.get(pool.key)
    return last && Math.abs(needs.clock.now().getTime() - last.at) < ms ? last.keys : undefined
  }

  const of = (pool: Pick<Pool, 'key' | 'id'>) => recent(pool, LOOK_AGAIN_MS) ?? look(pool)
  return {
    of,
    async withKid(pool, kid) {
      const known = (await of(pool)).byKid.get(kid)
      return known ?? (await (recent(pool, UNKNOWN_AGAIN_MS) ?? look(pool))).byKid.get(kid)
    },
    forget(pool) {
      if (pool === undefined) looks.clear()
      else looks.delete(pool)
    },
  }
}

async function load(
  needs: Needs,
  pool: Pick<Pool, 'key' | 'id'>,
  before: Promise<PoolKeys> | undefined,
): Promise<PoolKeys> {
  const { storage, keyring, clock } = needs
  const opened = await before?.catch(() => undefined)
  const found = await storage.keys.list(pool.key)
  const missing = KEY_USES.filter((use) => !found.some((key) => key.use === use))
  const now = clock.now()
  // Of several processes one puts the key, and all of them read that one.
  const first = { generation: 1, activeFrom: now }
  const made = await Promise.all(missing.map(async (use) => storage.keys.put(await makeKey(needs, pool, use, first))))
  const published = [...found, ...made].filter(({ retiredAt }) => !retiredAt || retiredAt > now)
  const keys = published.map((key) => opened?.byKid.get(key.kid) ?? open(keyring, pool, key))
  const signs = (use: KeyUse) => {
    const ofUse = published.filter((key) => key.use === use)
    // Before all of them there is only a clock that was set back.
    const newest = ofUse.findLast(({ activeFrom }) => activeFrom <= now) ?? ofUse[0]
    const key = keys.find(({ kid }) => kid === newest?.kid)
    if (!key) throw new Error(`The pool ${pool.id} has no key for ${use} tokens.`)
    return key
  }
  return { id: signs('id'), access: signs('access'), byKid: new Map(keys.map((key) => [key.kid, key])) }
}

/** Takes a fresh pair as a key of a pool, its private half sealed. */
export async function makeKey(
  { keyring, keyStock, clock }: Pick<Needs, 'keyring' | 'keyStock' | 'clock'>,
  pool: Pick<Pool, 'key' | 'id'>,
  use: KeyUse,
  { generation, activeFrom }: Pick<SigningKey, 'generation' | 'activeFrom'>,
): Promise<SigningKey> {
  const pair = await keyStock.take()
  return {
    pool: pool.key,
    use,
    generation,
    kid: pair.kid,
    publicJwk: JSON.stringify(publicJwk(pair)),
    sealedPrivate: keyring.seal(exportPrivateKey(pair), placeOf(pool, pair.kid)),
    createdAt: clock.now(),
    activeFrom,
    retiredAt: undefined,
  }
}

function open(keyring: Keyring, pool: Pick<Pool, 'id'>, key: SigningKey): LoadedKey {
  const pair = importKeyPair(key.kid, keyring.open(key.sealedPrivate, placeOf(pool, key.kid)))
  return { kid: key.kid, use: key.use, privateKey: pair.privateKey, publicKey: pair.publicKey, jwk: publicJwk(pair) }
}

function placeOf(pool: Pick<Pool, 'id'>, kid: string) {
  return { table: 'signing_keys', column: 'private', pool: pool.id, owner: kid }
}
