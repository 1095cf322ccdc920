import type { Engine } from '../../engine.ts'
import type { Spending, SpentStore } from '../../port/index.ts'
import { one, prepared, Undo, type Work } from '../../statement.ts'
import type { Outbox } from '../outbox.ts'

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
    /** Spends all of a list, or answers the first that somebody else has spent; the caller undoes the others. */
    *spend(spendings: readonly Spending[]): Work<Spending | undefined> {
      for (const spending of spendings) {
        if (!(yield* one(bound(spending)))) return spending
      }
      return undefined
    },
  }
}

export function spentStore(engine: Engine, outbox: Outbox): SpentStore {
  const { db } = engine
  const rows = spentRows(engine)
  const find = prepared<{ jti: string }>()((p) => db.selectFrom('spent').select('jti').where('jti', '=', p.jti))
  return {
    spend: (spendings, letters = []) =>
      outbox.write(function* (post): Work<boolean> {
        if (yield* rows.spend(spendings)) throw new Undo(false)
        post(letters)
        return true
      }),
    async isSpent(jti) {
      const [row] = await engine.read(find.bind({ jti }))
      return row !== undefined
    },
  }
}
