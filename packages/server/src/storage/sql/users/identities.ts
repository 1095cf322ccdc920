import type { Engine } from '../../engine.ts'
import type { Identity, PoolKey, User, UserKey } from '../../port/index.ts'
import type { IdentitiesTable } from '../../schema.ts'
import { one, prepared, run, Undo, type Work } from '../../statement.ts'
import { aliasName } from './aliases.ts'
import { toUser, USER_COLUMNS } from './row.ts'

/** Who users are at identity providers. */
export function identityRows(engine: Engine) {
  const { db } = engine

  const insert = prepared<IdentitiesTable>()((p) =>
    db
      .insertInto('identities')
      .values({
        pool_key: p.pool_key,
        provider: p.provider,
        attribute: p.attribute,
        subject: p.subject,
        user_key: p.user_key,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('user_key'),
  )
  const remove = prepared<IdentitiesTable>()((p) =>
    db
      .deleteFrom('identities')
      .where('pool_key', '=', p.pool_key)
      .where('provider', '=', p.provider)
      .where('attribute', '=', p.attribute)
      .where('subject', '=', p.subject)
      .where('user_key', '=', p.user_key),
  )
  const holder = prepared<Omit<IdentitiesTable, 'user_key'>>()((p) =>
    db
      .selectFrom('identities')
      .innerJoin('users', 'users.key', 'identities.user_key')
      .select(USER_COLUMNS)
      .where('identities.pool_key', '=', p.pool_key)
      .where('identities.provider', '=', p.provider)
      .where('identities.attribute', '=', p.attribute)
      .where('identities.subject', '=', p.subject),
  )

  return {
    async find(pool: PoolKey, identity: Identity): Promise<User | undefined> {
      const [row] = await engine.read(holder.bind(toRow(pool, identity)))
      return row && toUser(row)
    },
    /** Gives a user an identity, which it may have already; undoes everything when another user has it. */
    *link({ pool, key }: Pick<User, 'pool' | 'key'>, identity: Identity): Work<void> {
      const row = { ...toRow(pool, identity), user_key: key }
      if (yield* one(insert.bind(row))) return
      const found = yield* one(holder.bind(row))
      if (found?.key !== key) throw new Undo({ refused: 'identity' })
    },
    *unlink({ pool, key }: { readonly pool: PoolKey; readonly key: UserKey }, identity: Identity): Work<void> {
      yield* run(remove.bind({ ...toRow(pool, identity), user_key: key }))
    },
  }
}

function toRow(pool: PoolKey, { provider, attribute, subject }: Identity): Omit<IdentitiesTable, 'user_key'> {
  return { pool_key: pool, provider, attribute: aliasName(attribute), subject: aliasName(subject) }
}
