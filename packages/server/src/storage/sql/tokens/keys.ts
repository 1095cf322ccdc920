import type { Engine } from '../../engine.ts'
import { unlessGone } from '../../error.ts'
import type { KeyStore, PoolKey, SigningKey } from '../../port/index.ts'
import type { SigningKeysTable } from '../../schema.ts'
import { one, prepared, run, Undo, type Work } from '../../statement.ts'
import { milliseconds, moment, optionalMoment } from '../values.ts'

const COLUMNS = [
  'pool_key',
  'use',
  'generation',
  'kid',
  'public_jwk',
  'sealed_private',
  'created_at',
  'active_from',
  'retired_at',
] as const

export function keyStore(engine: Engine): KeyStore {
  const { db } = engine

  const insert = prepared<SigningKeysTable>()((p) =>
    db
      .insertInto('signing_keys')
      .values({
        pool_key: p.pool_key,
        use: p.use,
        generation: p.generation,
        kid: p.kid,
        public_jwk: p.public_jwk,
        sealed_private: p.sealed_private,
        created_at: p.created_at,
        active_from: p.active_from,
        retired_at: p.retired_at,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('generation'),
  )
  const find = prepared<Pick<SigningKeysTable, 'pool_key' | 'use' | 'generation'>>()((p) =>
    db
      .selectFrom('signing_keys')
      .select(COLUMNS)
      .where('pool_key', '=', p.pool_key)
      .where('use', '=', p.use)
      .where('generation', '=', p.generation),
  )
  const ofPool = prepared<{ pool: PoolKey }>()((p) =>
    db.selectFrom('signing_keys').select(COLUMNS).where('pool_key', '=', p.pool).orderBy('use').orderBy('generation'),
  )

  type Rotation = Pick<SigningKeysTable, 'pool_key' | 'use' | 'generation'>
  const retire = prepared<Rotation & { retired_at: number }>()((p) =>
    db
      .updateTable('signing_keys')
      .set({ retired_at: p.retired_at })
      .where('pool_key', '=', p.pool_key)
      .where('use', '=', p.use)
      .where('generation', '<', p.generation)
      .where('retired_at', 'is', null),
  )
  const removeRetired = prepared<Rotation & { now: number }>()((p) =>
    db
      .deleteFrom('signing_keys')
      .where('pool_key', '=', p.pool_key)
      .where('use', '=', p.use)
      .where('generation', '<', p.generation)
      .where('retired_at', '<=', p.now),
  )

  return {
    put: (key) =>
      unlessGone(
        engine.write(function* () {
          const row = toRow(key)
          yield* run(insert.bind(row))
          const stands = yield* one(find.bind(row))
          return stands ? toSigningKey(stands) : key
        }),
        key,
      ),
    rotate: (successors, { now, retiredAt }) =>
      unlessGone(
        engine.write(function* (): Work<boolean> {
          for (const key of successors) {
            const row = toRow(key)
            if (!(yield* one(insert.bind(row)))) throw new Undo(false)
            yield* run(retire.bind({ ...row, retired_at: retiredAt.getTime() }))
            yield* run(removeRetired.bind({ ...row, now: now.getTime() }))
          }
          return true
        }),
        false,
      ),
    async list(pool) {
      const rows = await engine.read(ofPool.bind({ pool }))
      return rows.map(toSigningKey)
    },
  }
}

function toSigningKey(row: SigningKeysTable): SigningKey {
  return {
    pool: row.pool_key,
    use: row.use,
    generation: row.generation,
    kid: row.kid,
    publicJwk: row.public_jwk,
    sealedPrivate: row.sealed_private,
    createdAt: moment(row.created_at),
    activeFrom: moment(row.active_from),
    retiredAt: optionalMoment(row.retired_at),
  }
}

function toRow(key: SigningKey): SigningKeysTable {
  return {
    pool_key: key.pool,
    use: key.use,
    generation: key.generation,
    kid: key.kid,
    public_jwk: key.publicJwk,
    sealed_private: key.sealedPrivate,
    created_at: key.createdAt.getTime(),
    active_from: key.activeFrom.getTime(),
    retired_at: milliseconds(key.retiredAt),
  }
}
