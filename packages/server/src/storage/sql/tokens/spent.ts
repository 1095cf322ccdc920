import type { Engine } from '../../engine.ts'
import type { Spending, SpentStore } from '../../port.ts'
import { one, prepared } from '../../statement.ts'

/** Spending as a step of a larger change. */
export function spentRows({ db }: Pick<Engine, 'db'>) {
  const insert = prepared<{ jti: string; expiresAt: number }>()((p) =>
    db
      .insertInto('spent')
      .values({ jti: p.jti, expires_at: p.expiresAt })
      .onConflict((conflict) => conflict.doNothing())
      .returning('jti'),
  )
  const bound = ({ jti, expiresAt }: Spending) => insert.bind({ jti, expiresAt: expiresAt.getTime() })
  return {
    bound,
    *spend(spending: Spending) {
      const row = yield* one(bound(spending))
      return row !== undefined
    },
  }
}

export function spentStore(engine: Engine): SpentStore {
  const { db } = engine
  const { bound } = spentRows(engine)
  const find = prepared<{ jti: string }>()((p) => db.selectFrom('spent').select('jti').where('jti', '=', p.jti))
  return {
    async spend(spending) {
      const rows = await engine.writeOne(bound(spending))
      return rows.length > 0
    },
    async isSpent(jti) {
      const rows = await engine.read(find.bind({ jti }))
      return rows.length > 0
    },
  }
}
