import type { Selectable } from 'kysely'
import type { Engine } from '../engine.ts'
import type { Passkey, PasskeyKey, PasskeyStore, PoolKey, UserKey } from '../port/index.ts'
import type { PasskeysTable } from '../schema.ts'
import { one, prepared, Undo, type Work } from '../statement.ts'
import { locked } from './locked.ts'
import { GONE } from './sweep/gone.ts'
import { spentRows } from './tokens/spent.ts'
import { moment, parsed } from './values.ts'

type Row = Selectable<PasskeysTable>

const COLUMNS = [
  'key',
  'pool_key',
  'user_key',
  'id',
  'public_key',
  'counter',
  'relying_party',
  'name',
  'attachment',
  'transports',
  'created_at',
] as const

export function passkeyStore(engine: Engine): PasskeyStore {
  const { db } = engine
  const spent = spentRows(engine)

  // Of simultaneous registrations the later ones wait here, so that together they do not exceed the most there may be.
  const lockUser = prepared<{ user: UserKey }>()((p) =>
    locked(engine, db.selectFrom('users').select('key').where('key', '=', p.user).where('pool_key', '<>', GONE)),
  )
  const counted = prepared<{ user: UserKey }>()((p) =>
    db
      .selectFrom('passkeys')
      .select((get) => get.fn.countAll<number>().as('count'))
      .where('user_key', '=', p.user),
  )
  const insert = prepared<Omit<Row, 'key'>>()((p) =>
    db
      .insertInto('passkeys')
      .values({
        pool_key: p.pool_key,
        user_key: p.user_key,
        id: p.id,
        public_key: p.public_key,
        counter: p.counter,
        relying_party: p.relying_party,
        name: p.name,
        attachment: p.attachment,
        transports: p.transports,
        created_at: p.created_at,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('key'),
  )
  const byId = prepared<{ pool: PoolKey; id: string }>()((p) =>
    db.selectFrom('passkeys').select(COLUMNS).where('pool_key', '=', p.pool).where('id', '=', p.id),
  )
  const byUser = prepared<{ user: UserKey; after: PasskeyKey; limit: number }>()((p) =>
    db
      .selectFrom('passkeys')
      .select(COLUMNS)
      .where('user_key', '=', p.user)
      .where('key', '>', p.after)
      .orderBy('key')
      .limit(p.limit),
  )
  const raise = prepared<{ key: PasskeyKey; counter: number }>()((p) =>
    db.updateTable('passkeys').set({ counter: p.counter }).where('key', '=', p.key).where('counter', '<', p.counter),
  )
  const remove = prepared<{ user: UserKey; id: string }>()((p) =>
    db.deleteFrom('passkeys').where('user_key', '=', p.user).where('id', '=', p.id).returning('key'),
  )

  return {
    create: (passkey, { most, spend }) =>
      engine.write(function* (): Work<'created' | 'spent' | 'taken' | 'full' | 'gone'> {
        if (!(yield* one(lockUser.bind({ user: passkey.user })))) return 'gone'
        if (yield* spent.spend(spend)) throw new Undo('spent')
        const there = yield* one(counted.bind({ user: passkey.user }))
        if ((there?.count ?? 0) >= most) throw new Undo('full')
        if (!(yield* one(insert.bind(toRow(passkey))))) throw new Undo('taken')
        return 'created'
      }),
    async find(pool, id) {
      const [row] = await engine.read(byId.bind({ pool, id }))
      return row && toPasskey(row)
    },
    async ofUser(user, { after = 0 as PasskeyKey, limit }) {
      const rows = await engine.read(byUser.bind({ user, after, limit }))
      return rows.map(toPasskey)
    },
    async raise(key, counter) {
      await engine.writeOne(raise.bind({ key, counter }))
    },
    async delete(user, id) {
      const rows = await engine.writeOne(remove.bind({ user, id }))
      return rows.length > 0
    },
  }
}

function toPasskey(row: Row): Passkey {
  return {
    key: row.key,
    pool: row.pool_key,
    user: row.user_key,
    id: row.id,
    publicKey: row.public_key,
    counter: row.counter,
    relyingParty: row.relying_party,
    name: row.name,
    attachment: row.attachment ?? undefined,
    transports: parsed<string[]>(row.transports, []),
    createdAt: moment(row.created_at),
  }
}

function toRow(passkey: Omit<Passkey, 'key'>): Omit<Row, 'key'> {
  return {
    pool_key: passkey.pool,
    user_key: passkey.user,
    id: passkey.id,
    public_key: passkey.publicKey,
    counter: passkey.counter,
    relying_party: passkey.relyingParty,
    name: passkey.name,
    attachment: passkey.attachment ?? null,
    transports: JSON.stringify(passkey.transports),
    created_at: passkey.createdAt.getTime(),
  }
}
