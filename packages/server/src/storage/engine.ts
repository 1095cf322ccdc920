import type { Kysely } from 'kysely'
import type { ColumnTypes } from './migrations/migration.ts'
import type { Schema } from './schema.ts'
import type { Bound, Work } from './statement.ts'

export interface EngineOptions {
  /** How many connections there are at most, where there are any. */
  readonly connections?: number | undefined
  /** Whether a file that is not there is made; it is unless told. */
  readonly creates?: boolean | undefined
}

/** A database of one kind, opened. */
export interface Engine {
  /** Builds statements in the engine's SQL; executes nothing. */
  readonly db: Kysely<Schema>
  readonly can: Capabilities
  readonly types: ColumnTypes
  /** What a person would call this database; without a password. */
  readonly label: string
  read<Row>(bound: Bound<Row>): Promise<Row[]>
  /**
   * Does the work in one transaction and resolves once it is durable.
   *
   * The work may be run again from its start, so it must hold no state of its own. What it throws undoes it.
   */
  write<T>(work: () => Work<T>): Promise<T>
  /** One statement that is a transaction by itself. */
  writeOne<Row>(bound: Bound<Row>): Promise<Row[]>
  /** As `write`, while no other process migrates, and however long it takes. */
  migrate<T>(work: () => Work<T>): Promise<T>
  /** Resolves when the database answers and is not read-only. Waits for no other work, and rejects soon. */
  check(): Promise<void>
  close(): Promise<void>
}

export interface Capabilities {
  /** Several writers at once: rows read to be changed have to be locked. */
  readonly lockRows: boolean
  /** Rows that somebody else has locked can be left out. */
  readonly skipLocked: boolean
  /** Yields a row when the table `meta` is there. */
  readonly findMeta: Bound
  /** Statement that writes the database anew without what was deleted or replaced; where the engine can by itself. */
  readonly compact: Bound | undefined
}
