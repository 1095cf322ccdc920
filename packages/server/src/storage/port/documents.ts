import type { Page, PoolKey } from './ids.ts'

/**
 * A setting that is only given and given back, in the wire's spelling: one of a kind and name in a pool.
 *
 * A secret in it is sealed by whoever gives it.
 */
export interface StoredDocument {
  readonly pool: PoolKey
  readonly kind: string
  readonly name: string
  readonly body: object
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface DocumentStore {
  /** Stores a document, unless its pool has one of that kind and name, has `most` of the kind, or is gone. */
  create(document: StoredDocument, most: number): Promise<'created' | 'taken' | 'full' | 'gone'>
  find(pool: PoolKey, kind: string, name: string): Promise<StoredDocument | undefined>
  /** Replaces what `change` returns. No other change of this document comes between its reading and its writing. */
  change(
    document: Pick<StoredDocument, 'pool' | 'kind' | 'name'>,
    now: Date,
    change: (body: object) => object,
  ): Promise<StoredDocument | undefined>
  delete(pool: PoolKey, kind: string, name: string): Promise<boolean>
  /** Documents of a kind in order of their names, byte by byte. */
  list(pool: PoolKey, kind: string, page: Page<string>): Promise<StoredDocument[]>
}
