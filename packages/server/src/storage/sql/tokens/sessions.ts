import type { Engine } from '../../engine.ts'
import type { SessionStore } from '../../port/index.ts'
import { prepared } from '../../statement.ts'

export function sessionStore(engine: Engine): SessionStore {
  const { db } = engine
  const insert = prepared<{ name: string; sealed: string; expiresAt: number }>()((p) =>
    db.insertInto('sessions').values({ name: p.name, sealed: p.sealed, expires_at: p.expiresAt }),
  )
  const find = prepared<{ name: string }>()((p) =>
    db.selectFrom('sessions').select('sealed').where('name', '=', p.name),
  )
  return {
    async keep(name, sealed, expiresAt) {
      await engine.writeOne(insert.bind({ name, sealed, expiresAt: expiresAt.getTime() }))
    },
    async find(name) {
      const [row] = await engine.read(find.bind({ name }))
      return row?.sealed
    },
  }
}
