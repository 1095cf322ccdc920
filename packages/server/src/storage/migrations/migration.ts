/** How an engine spells the few types that differ. */
export interface ColumnTypes {
  /** An integer primary key that is drawn by the database and never drawn twice. */
  readonly key: string
  /** 64 bits. */
  readonly integer: string
  /** Text that is stored and given back. */
  readonly text: string
  /** Text that is compared: byte by byte, whatever the locale. */
  readonly name: string
  /** Ends a table that is found by its own primary key only. */
  readonly byPrimaryKey: string
  /** Ends any other table. */
  readonly table: string
}

/** One step of the schema: its statements, in order. Never edited once released. */
export type Migration = (types: ColumnTypes) => readonly string[]
