import type { Engine } from '../engine.ts'
import type { Letter, LetterKey, OutboxStore, OutboxWatcher, PoolKey, Waiting } from '../port/index.ts'
import { one, prepared, type Work } from '../statement.ts'
import { moment } from './values.ts'

/** A unit of work that may post letters: they go with it, or not at all. */
export type Posting<T> = (post: (letters: readonly Letter[]) => void) => Work<T>

export interface Outbox {
  readonly store: OutboxStore
  /** As the engine's `write`; what was posted is told to the watcher after the commit, who is waited for. */
  write<T>(work: Posting<T>): Promise<T>
}

interface Row {
  id: string
  pool: PoolKey
  sealed: string
  tries: number
  nextAt: number
  expiresAt: number
}

export function createOutbox(engine: Engine): Outbox {
  const { db, can } = engine
  let watcher: OutboxWatcher | undefined

  const insert = prepared<Row>()((p) =>
    db
      .insertInto('outbox')
      .values({
        id: p.id,
        pool_key: p.pool,
        sealed: p.sealed,
        tries: p.tries,
        next_at: p.nextAt,
        expires_at: p.expiresAt,
      })
      .returning('key'),
  )
  const claim = prepared<{ now: number; until: number; limit: number }>()((p) =>
    db
      // Chosen once, before anything is changed: else the limit would count for each row anew.
      .with(
        (due) => due('due').materialized(),
        (get) => {
          const due = get
            .selectFrom('outbox')
            .select('key')
            .where('next_at', '<=', p.now)
            .where('expires_at', '>', p.now)
            .orderBy('next_at')
            .orderBy('key')
            .limit(p.limit)
          return can.skipLocked ? due.forNoKeyUpdate().skipLocked() : due
        },
      )
      .updateTable('outbox')
      .set((is) => ({ next_at: p.until, tries: is('tries', '+', 1) }))
      .where('key', 'in', (get) => get.selectFrom('due').select('key'))
      .returning((is) => [
        'key',
        'id',
        'sealed',
        'tries',
        'next_at',
        is
          .selectFrom('pools')
          .select('pools.id')
          .whereRef('pools.key', '=', 'outbox.pool_key')
          // One that is being deleted has lost its id, and nothing of it opens any more.
          .where('pools.region', '<>', '')
          .as('pool'),
      ]),
  )
  const remove = prepared<{ key: LetterKey }>()((p) => db.deleteFrom('outbox').where('key', '=', p.key))
  const putBack = prepared<{ key: LetterKey; tries: number; nextAt: number }>()((p) =>
    db.updateTable('outbox').set({ next_at: p.nextAt }).where('key', '=', p.key).where('tries', '=', p.tries),
  )

  /** Whoever is told of a letter after the commit has it from the start: nobody else need look for it. */
  function* enqueue({ id, pool, sealed, createdAt, expiresAt }: Letter): Work<Waiting[]> {
    const tries = watcher ? 1 : 0
    const nextAt = createdAt.getTime() + (watcher?.leaseMs ?? 0)
    const row = { id, pool: pool.key, sealed, tries, nextAt, expiresAt: expiresAt.getTime() }
    const inserted = yield* one(insert.bind(row))
    return inserted ? [{ key: inserted.key, id, poolId: pool.id, sealed, tries, until: moment(nextAt) }] : []
  }

  return {
    async write(work) {
      let posted: Waiting[] = []
      const outcome = await engine.write(function* () {
        // The work may run again.
        posted = []
        const letters: Letter[] = []
        const value = yield* work((more) => letters.push(...more))
        const waiting: Waiting[] = []
        for (const letter of letters) waiting.push(...(yield* enqueue(letter)))
        posted = waiting
        return value
      })
      if (posted.length > 0) await watcher?.posted(posted)
      return outcome
    },
    store: {
      async claim(now, leaseMs, limit) {
        const until = now.getTime() + leaseMs
        const rows = await engine.writeOne(claim.bind({ now: now.getTime(), until, limit }))
        return rows
          .map(({ key, id, pool, sealed, tries }) => ({ key, id, poolId: pool, sealed, tries, until: moment(until) }))
          .toSorted((one, other) => one.key - other.key)
      },
      async done(key) {
        await engine.writeOne(remove.bind({ key }))
      },
      async failed({ key, tries }, nextAt) {
        await engine.writeOne(putBack.bind({ key, tries, nextAt: nextAt.getTime() }))
      },
      watch(by) {
        watcher = by
        return () => {
          if (watcher === by) watcher = undefined
        }
      },
    },
  }
}
