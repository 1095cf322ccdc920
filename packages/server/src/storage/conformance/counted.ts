import type { Engine } from '../engine.ts'
import * as engines from '../engines/index.ts'
import { migrate } from '../migrate.ts'
import { storageOn } from '../open.ts'
import type { Storage } from '../port/index.ts'
import { one, raw, run, type Bound, type Work } from '../statement.ts'

/** Rows changed so far, those that foreign keys took along included: on a connection, and in a transaction. */
const SQLITE = raw<{ rows: number }>('select total_changes() as rows')
const POSTGRES = raw<{ rows: number }>(
  // What the view pg_stat_xact_user_tables does, without planning its joins for each statement.
  `select sum(pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
    + pg_stat_get_xact_tuples_deleted(oid))::bigint as rows
    from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
)

/** A database whose statements are counted. */
export interface Counted {
  readonly engine: Engine
  readonly storage: Storage
  /** The most rows that one statement changed since this was asked last. */
  most(): number
}

/** Opens a database so that each statement of a transaction tells how many rows it changed. */
export async function openCounted(location: string): Promise<Counted> {
  const engine = await Object.values(engines)
    .find(({ opens }) => opens(location))
    ?.open(location)
  if (!engine) throw new Error(`No engine opens ${location}.`)
  await migrate(engine, { migrate: true })
  const changed = engine.can.lockRows ? POSTGRES : SQLITE
  let most = 0

  function* counted<T>(work: Work<T>): Work<T> {
    let before = (yield* one(changed))?.rows ?? 0
    let step = work.next([])
    while (!step.done) {
      const rows = yield* run(step.value)
      const after = (yield* one(changed))?.rows ?? 0
      most = Math.max(most, after - before)
      before = after
      step = work.next(rows)
    }
    return step.value
  }
  const write = <T>(work: () => Work<T>) => engine.write(() => counted(work()))
  const writeOne = <Row>(bound: Bound<Row>) => write(() => run(bound))
  return {
    engine,
    storage: storageOn({ ...engine, write, writeOne }),
    most() {
      const until = most
      most = 0
      return until
    },
  }
}
