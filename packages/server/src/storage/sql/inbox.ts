import { sql } from 'kysely'
import type { Engine } from '../engine.ts'
import type { InboxEntry, InboxKey, InboxStore, PoolKey } from '../port/index.ts'
import { one, prepared, type Work } from '../statement.ts'
import { locked } from './locked.ts'
import { VERSION } from './meta.ts'

interface Row {
  id: string
  pool: PoolKey
  size: number
  sealed: string
}

export function inboxStore(engine: Engine): InboxStore {
  const { db } = engine

  // Keys are drawn one after the other, and seen in that order: who has read one has missed none before it.
  const lock = prepared<Record<string, never>>()(() =>
    locked(engine, db.selectFrom('meta').select('key').where('key', '=', VERSION)),
  )
  const find = prepared<{ id: string }>()((p) => db.selectFrom('inbox').select('key').where('id', '=', p.id))
  const insert = prepared<Row>()((p) =>
    db.insertInto('inbox').values({ id: p.id, pool_key: p.pool, size: p.size, sealed: p.sealed }).returning('key'),
  )
  const trim = prepared<{ most: number; size: number; newest: InboxKey }>()((p) => ({
    compile: () =>
      sql`delete from inbox where key <> ${p.newest} and key in (
        select key from (
          select key, row_number() over (order by key desc) as place, sum(size) over (order by key desc) as total
          from inbox
        ) as counted where place > ${p.most} or total > ${p.size}
      )`.compile(db),
  }))
  const list = prepared<{ after: number }>()((p) =>
    db
      .selectFrom('inbox')
      .innerJoin('pools', 'pools.key', 'inbox.pool_key')
      .select(['inbox.key', 'inbox.id', 'inbox.sealed', 'pools.id as pool'])
      .where('inbox.key', '>', p.after as InboxKey)
      .where('pools.region', '<>', '')
      .orderBy('inbox.key'),
  )
  const remove = prepared<Record<string, never>>()(() => db.deleteFrom('inbox'))

  return {
    add: ({ id, pool, sealed }, { most, size }) =>
      engine.write(function* (): Work<void> {
        if (engine.can.lockRows) yield lock.bind({})
        if (yield* one(find.bind({ id }))) return
        const inserted = yield* one(insert.bind({ id, pool, size: sealed.length, sealed }))
        if (inserted) yield trim.bind({ most, size, newest: inserted.key })
      }),
    async list(after) {
      const rows = await engine.read(list.bind({ after }))
      return rows.map(({ key, id, pool, sealed }): InboxEntry => ({ key, id, poolId: pool, sealed }))
    },
    async clear() {
      await engine.writeOne(remove.bind({}))
    },
  }
}
