import type { Sealer } from '../../crypto/keyring.ts'
import type { PoolKey } from './ids.ts'

export interface SigningKey {
  readonly pool: PoolKey
  readonly use: 'id' | 'access'
  /** Counts up with each rotation; the newest generation that is active signs. */
  readonly generation: number
  readonly kid: string
  /** The public JWK as JSON text. */
  readonly publicJwk: string
  /** PKCS#8 DER, sealed. */
  readonly sealedPrivate: string
  readonly createdAt: Date
  /** From when it signs. It is published before, so that whoever verifies knows it by then. */
  readonly activeFrom: Date
  /** When the last token it signed has expired: from then on it is published no more. */
  readonly retiredAt: Date | undefined
}

export interface KeyStore {
  /** Stores a key unless its pool, use and generation have one, and answers the one that stands. */
  put(key: SigningKey): Promise<SigningKey>
  /**
   * Stores successors, says when the keys before them retire, and deletes those that have, in one step. Of simultaneous
   * rotations to the same generation exactly one happens; `false` for the others, and when the pool is gone.
   */
  rotate(successors: readonly SigningKey[], times: { now: Date; retiredAt: Date }): Promise<boolean>
  list(pool: PoolKey): Promise<SigningKey[]>
}

export interface MetaStore {
  get(key: string): Promise<string | undefined>
  /** All keys that begin so, which are few, with their values. */
  list(prefix: string): Promise<ReadonlyMap<string, string>>
  /** Stores a value unless there is one, and answers the one that stands. */
  setOnce(key: string, value: string): Promise<string>
  /** Replaces several values in one step; `undefined` removes one. */
  put(values: Readonly<Record<string, string | undefined>>): Promise<void>
}

/** A place in the order in which sealed values are gone through. */
export interface SealedCursor {
  readonly column: number
  /** The row's primary key; absent before the first row of the column. */
  readonly after?: readonly (string | number)[]
}

/** `next`: where to go on; absent at the end. */
export interface SealedStep {
  readonly rows: number
  readonly changed: number
  readonly next: SealedCursor | undefined
}

/** Every value that lies sealed in the database, wherever that is (storage/sealed-columns.ts). */
export interface SealedStore {
  /** How many rows hold sealed values, for whoever waits. */
  count(): Promise<number>
  /**
   * Goes over the next rows, at most `limit`, in one step: what was sealed under another master key is sealed anew in
   * its place, and what cannot be and lives for minutes only is deleted. A change by somebody else comes before or after.
   * Throws a KeyringError for a value that does not open.
   */
  reseal(
    after: SealedCursor | undefined,
    limit: number,
    sealer: Pick<Sealer, 'isCurrent' | 'reseal'>,
  ): Promise<SealedStep>
  /**
   * Sweeps away what was deleted, and leaves, where the engine can, no trace of it or of what was replaced in the
   * database's own files.
   */
  compact(): Promise<void>
}
