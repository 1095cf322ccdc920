import type { Background } from '../../background.ts'
import type { Engine } from '../../engine.ts'
import type { PoolId, PoolKey } from '../../port/index.ts'
import { one, prepared, type Work } from '../../statement.ts'
import { GONE, namedByKey } from './gone.ts'
import type { Gone } from './remains.ts'
import { remains } from './remains.ts'
import { signedOut } from './signed-out.ts'

/** Pools looked at in one round. */
const POOLS = 20
const PAUSE_MS = 5

export interface Sweep {
  /** Takes a pool away, then what was in it; `false` when there is none. */
  deletePool(id: PoolId): Promise<boolean>
  /** Sweeps beside requests until nothing is left. */
  soon(): void
  /** Sweeps until nothing is left. */
  rest(): Promise<void>
  /** Takes all pools away and sweeps until nothing is left. */
  everything(): Promise<void>
  /** Takes the users of all pools away, with what belongs to none but them. */
  people(): Promise<void>
}

/**
 * How what may be large is deleted without a long statement or transaction: it is hidden in one step and swept away in
 * small ones.
 *
 * A client with a hundred thousand sign-ins, deleted by one statement, would stop every other request on SQLite, and be
 * stopped itself by the time limit on PostgreSQL. So a pool loses its id and region, and a client, group or user moves
 * to the pool {@link GONE} and loses its name: nothing finds it from then on, and the name is free. What hidden pools
 * hold goes so many rows at a time, children first; no parent goes while it has any, so that foreign keys cascade to
 * next to nothing. After a crash the next start goes on.
 */
export function createSweep(engine: Engine, background: Background): Sweep {
  const { db } = engine
  const { bound, loose, people } = remains(engine)
  const signedOutUsers = signedOut(engine)
  let isWanted = false
  let isRunning = false
  let running: Promise<void> = Promise.resolve()
  let runs = 0

  const hide = prepared<{ id: PoolId }>()((p) =>
    db
      .updateTable('pools')
      .set({ id: namedByKey<PoolId>(), region: '' })
      .where('id', '=', p.id)
      .where('region', '<>', '')
      .returning('key'),
  )
  const hideSome = prepared<Record<string, never>>()(() =>
    db
      .updateTable('pools')
      .set({ id: namedByKey<PoolId>(), region: '' })
      .where('key', 'in', (get) => get.selectFrom('pools').select('key').where('region', '<>', '').limit(1000))
      .returning('key'),
  )
  const hidden = prepared<{ limit: number }>()((p) =>
    db.selectFrom('pools').select('key').where('region', '=', '').orderBy('key').limit(p.limit),
  )
  const shown = prepared<{ after: PoolKey; limit: number }>()((p) =>
    db
      .selectFrom('pools')
      .select('key')
      .where('key', '>', p.after)
      .where('region', '<>', '')
      .orderBy('key')
      .limit(p.limit),
  )
  const noUsers = prepared<{ pool: PoolKey }>()((p) =>
    db.updateTable('pools').set({ users: 0 }).where('key', '=', p.pool),
  )
  const remove = prepared<{ pool: PoolKey }>()((p) => db.deleteFrom('pools').where('key', '=', p.pool).returning('key'))

  /** One transaction's worth; answers how many rows went. */
  const step = (pool: PoolKey) =>
    engine.write(function* (): Work<number> {
      let rows = 0
      for (const some of [...bound, ...loose]) {
        const gone = yield* some(pool)
        rows += gone.rows
        if (gone.isMore) return rows
      }
      if (pool === GONE || !(yield* one(remove.bind({ pool })))) return rows
      // Once more: a user who was created meanwhile went with the pool, and may have left something here.
      for (const some of loose) rows += yield* emptied(some, pool)
      return rows + 1
    })

  /** As {@link step}, of what stands in a pool for its users. */
  const stepOfPeople = (pool: PoolKey) =>
    engine.write(function* (): Work<boolean> {
      for (const some of people) if ((yield* some(pool)).isMore) return true
      yield noUsers.bind({ pool })
      return false
    })

  async function sweepAll(stopping?: AbortSignal): Promise<void> {
    for (let rows = 1; rows > 0;) {
      rows = 0
      for (const { key } of await engine.read(hidden.bind({ limit: POOLS }))) {
        if (stopping?.aborted) return
        rows += await step(key)
        await pause()
      }
      for (const user of await signedOutUsers.users()) {
        if (stopping?.aborted) return
        rows += await signedOutUsers.step(user)
        await pause()
      }
    }
  }

  async function sweepWhileWanted(stopping: AbortSignal): Promise<void> {
    try {
      while (isWanted && !stopping.aborted) {
        isWanted = false
        await sweepAll(stopping)
      }
    } finally {
      isRunning = false
    }
  }

  function soon(): void {
    isWanted = true
    if (isRunning) return
    isRunning = true
    background.start(`sweep ${(runs += 1)}`, (stopping) => (running = sweepWhileWanted(stopping)))
  }

  return {
    async deletePool(id) {
      const [pool] = await engine.writeOne(hide.bind({ id }))
      if (!pool) return false
      // A small pool is gone when this is answered.
      await step(pool.key)
      soon()
      return true
    },
    soon,
    rest: () => sweepAll(),
    async everything() {
      while ((await engine.writeOne(hideSome.bind({}))).length > 0) await pause()
      // Of two at one pool, one finds nothing while the other holds the rows, and takes the pool away before they have gone.
      await running.catch(() => undefined)
      await sweepAll()
    },
    async people() {
      for (let after = GONE; ;) {
        const pools = await engine.read(shown.bind({ after, limit: POOLS }))
        const last = pools.at(-1)
        if (!last) break
        for (const { key } of pools) while (await stepOfPeople(key)) await pause()
        after = last.key
      }
      await sweepAll()
    },
  }
}

/** Takes all of it away, and answers how many rows that were. */
function* emptied(some: (pool: PoolKey) => Work<Gone>, pool: PoolKey): Work<number> {
  for (let rows = 0; ;) {
    const gone = yield* some(pool)
    rows += gone.rows
    if (!gone.isMore) return rows
  }
}

/** Lets requests come between. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
}
