import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'
import type { Place } from '../../crypto/keyring.ts'
import type { Engine } from '../engine.ts'
import type { SealedCursor, SealedStep, SealedStore } from '../port/index.ts'
import type { SealedColumn } from '../sealed-columns.ts'
import { sealedColumns } from '../sealed-columns.ts'
import { prepared, run, type Work } from '../statement.ts'
import type { Sweep } from './sweep/sweep.ts'

/** Values of the primary key as `key0`, `key1`, …, and what else a statement takes. */
type Values = Record<string, string | number>

interface Row {
  readonly [key: `key${number}`]: string | number
  readonly value: string
  readonly owner: string
  /** Absent where the pool is being deleted: its id has gone already, and nothing of it opens any more. */
  readonly pool: string | null
}

export function sealedStore(engine: Engine, sweep: Sweep): SealedStore {
  let made: readonly { column: SealedColumn; statements: ReturnType<typeof statements> }[] | undefined
  // Hardly any process asks for these.
  const columns = () => (made ??= sealedColumns.map((column) => ({ column, statements: statements(engine, column) })))
  return {
    async count() {
      let rows = 0
      for (const { statements } of columns()) rows += (await engine.read(statements.counted.bind({})))[0]?.count ?? 0
      return rows
    },
    reseal: (at: SealedCursor = { column: 0 }, limit, sealer) =>
      engine.write(function* (): Work<SealedStep> {
        const here = columns()[at.column]
        if (!here) return { rows: 0, changed: 0, next: undefined }
        const { column } = here
        const { first, further, replace, remove } = here.statements
        const rows = yield* run(at.after ? further.bind({ ...keyed(at.after), limit }) : first.bind({ limit }))
        let changed = 0
        for (const row of rows) {
          const key = keyed(keyOf(column, row))
          const value = resealed(column, row, sealer)
          if (value === row.value) continue
          yield value === undefined ? remove.bind(key) : replace.bind({ ...key, value })
          changed += 1
        }
        const last = rows.length === limit ? rows.at(-1) : undefined
        const next = last ? { column: at.column, after: keyOf(column, last) } : { column: at.column + 1 }
        return { rows: rows.length, changed, next: next.column < columns().length ? next : undefined }
      }),
    async compact() {
      await sweep.rest()
      if (engine.can.compact) await engine.read(engine.can.compact)
    },
  }
}

function statements({ db, can }: Engine, { table, column, by, owner }: SealedColumn) {
  const [at, value] = [sql.table(table), sql.ref(column)]
  const names = sql.join(by.map((name) => sql.ref(name)))
  const keys = (p: Values) => sql.join(by.map((_, index) => p[`key${index}`]))
  const isRow = (p: Values) => sql`(${names}) = (${keys(p)})`
  const selected = sql.join([
    ...by.map((name, index) => sql`${sql.ref(name)} as ${sql.ref(`key${index}`)}`),
    sql`${value} as value`,
    ...(owner === undefined
      ? []
      : [
          sql`${sql.ref(owner)} as owner`,
          sql`(select id from pools where pools.key = ${sql.ref(`${table}.pool_key`)} and region <> '') as pool`,
        ]),
  ])
  const page = (p: Values, where: RawBuilder<unknown>) =>
    compiling<Row>(
      sql`select ${selected} from ${at} where ${value} is not null${where} order by ${names} limit ${p['limit']}${
        can.lockRows ? sql` for no key update` : sql``
      }`,
    )
  const compiling = <T>(query: RawBuilder<unknown>) => ({ compile: () => (query as RawBuilder<T>).compile(db) }) // as selected

  return {
    counted: prepared<Values>()(() =>
      compiling<{ count: number }>(sql`select count(*) as count from ${at} where ${value} is not null`),
    ),
    first: prepared<Values>()((p) => page(p, sql``)),
    further: prepared<Values>()((p) => page(p, sql` and (${names}) > (${keys(p)})`)),
    replace: prepared<Values>()((p) => compiling(sql`update ${at} set ${value} = ${p['value']} where ${isRow(p)}`)),
    remove: prepared<Values>()((p) => compiling(sql`delete from ${at} where ${isRow(p)}`)),
  }
}

/** What a row's value becomes: itself when nothing in it is sealed under another master key; `undefined` goes. */
function resealed(
  { table, place, owner, members }: SealedColumn,
  row: Row,
  sealer: Parameters<SealedStore['reseal']>[2],
): string | undefined {
  if (owner === undefined) return sealer.isCurrent(row.value) ? row.value : undefined
  const { pool } = row
  if (pool === null) return row.value
  const at = (column: string): Place => ({ table, column, pool, owner: row.owner })
  const anew = (sealed: string, of = place) => (sealer.isCurrent(sealed) ? sealed : sealer.reseal(sealed, at(of)))
  if (members === undefined) return anew(row.value)
  let isChanged = false
  const value: unknown = JSON.parse(row.value, (name, member: unknown) => {
    if (!Object.hasOwn(members, name) || typeof member !== 'string') return member
    const sealed = anew(member, members[name])
    isChanged ||= sealed !== member
    return sealed
  })
  return isChanged ? JSON.stringify(value) : row.value
}

function keyOf({ by }: SealedColumn, row: Row): (string | number)[] {
  return by.map((_, index) => row[`key${index}`] ?? '')
}

function keyed(key: readonly (string | number)[]): Values {
  return Object.fromEntries(key.map((value, index) => [`key${index}`, value]))
}
