import type { Engine } from '../../engine.ts'
import { unlessGone } from '../../error.ts'
import type { KeyStore, PoolKey, SigningKey } from '../../port.ts'
import type { SigningKeysTable } from '../../schema.ts'
import { one, prepared, run } from '../../statement.ts'
import { moment } from '../values.ts'

const COLUMNS = ['pool_key', 'use', 'generation', 'kid', 'public_jwk', 'sealed_private', 'created_at'] as const

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
      })
      .onConflict((conflict) => conflict.doNothing()),
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
  }
}
