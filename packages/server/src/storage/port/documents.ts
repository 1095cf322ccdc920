import type { Page, PoolKey } from './ids.ts'

/** What is kept of a setting that is only given and given back, in the wire's spelling. */
export interface DocumentContent {
  readonly body: object
  /** Its secret part, sealed by whoever gives it. */
  readonly sealed?: string | undefined
  /** Further names by which it is found, each of them one document's of the kind in the pool. */
  readonly aliases?: readonly string[] | undefined
}

/** One of a kind and name in a pool. */
export interface StoredDocument extends Omit<DocumentContent, 'aliases'> {
  readonly pool: PoolKey
  readonly kind: string
  readonly name: string
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** Another document has the alias. */
export interface AliasTaken {
  readonly alias: string
}

export interface DocumentStore {
  /** Stores a document, unless its pool has one of that kind and name or alias, has `most` of the kind, or is gone. */
  create(
    document: StoredDocument & Pick<DocumentContent, 'aliases'>,
    most: number,
  ): Promise<'created' | 'taken' | 'full' | 'gone' | AliasTaken>
  find(pool: PoolKey, kind: string, name: string): Promise<StoredDocument | undefined>
  findByAlias(pool: PoolKey, kind: string, alias: string): Promise<StoredDocument | undefined>
  /**
   * Replaces what `change` returns, unless another document has one of its aliases. No other change of this document comes
   * between its reading and its writing. What `change` throws undoes everything and is thrown.
   */
  change(
    document: Pick<StoredDocument, 'pool' | 'kind' | 'name'>,
    now: Date,
    change: (document: StoredDocument) => DocumentContent,
  ): Promise<StoredDocument | AliasTaken | undefined>
  delete(pool: PoolKey, kind: string, name: string): Promise<boolean>
  /** Documents of a kind in order of their names, byte by byte. */
  list(pool: PoolKey, kind: string, page: Page<string>): Promise<StoredDocument[]>
}
