import type { Engine } from '../engine.ts'
import { unlessGone } from '../error.ts'
import type { Client, ClientId, ClientKey, ClientSecret, ClientSettings, ClientStore, PoolKey } from '../port/index.ts'
import { one, prepared, run } from '../statement.ts'
import { GONE, namedByKey } from './sweep/gone.ts'
import { locked } from './locked.ts'
import { toPool } from './pools.ts'
import type { Sweep } from './sweep/sweep.ts'
import { moment, parsedOnce } from './values.ts'

const COLUMNS = ['key', 'id', 'pool_key', 'name', 'settings', 'secrets', 'created_at', 'updated_at'] as const

interface ClientRow {
  key: ClientKey
  id: ClientId
  pool_key: PoolKey
  name: string
  settings: string
  secrets: string
  created_at: number
  updated_at: number
}

export function clientStore(engine: Engine, sweep: Pick<Sweep, 'soon'>): ClientStore {
  const { db } = engine

  const insert = prepared<Omit<ClientRow, 'key'>>()((p) =>
    db
      .insertInto('clients')
      .values({
        id: p.id,
        pool_key: p.pool_key,
        name: p.name,
        settings: p.settings,
        secrets: p.secrets,
        created_at: p.created_at,
        updated_at: p.updated_at,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('key'),
  )
  const withPool = prepared<{ id: ClientId }>()((p) =>
    db
      .selectFrom('clients')
      .innerJoin('pools', 'pools.key', 'clients.pool_key')
      .select([
        'clients.key',
        'clients.id',
        'clients.pool_key',
        'clients.name',
        'clients.settings',
        'clients.secrets',
        'clients.created_at',
        'clients.updated_at',
        'pools.id as pool_id',
        'pools.name as pool_name',
        'pools.region',
        'pools.settings as pool_settings',
        'pools.created_at as pool_created_at',
        'pools.updated_at as pool_updated_at',
      ])
      .where('clients.id', '=', p.id)
      .where('pools.region', '<>', ''),
  )
  const byKeyToChange = prepared<{ key: ClientKey }>()((p) =>
    locked(engine, db.selectFrom('clients').select(COLUMNS).where('key', '=', p.key).where('pool_key', '<>', GONE)),
  )
  const update = prepared<Pick<ClientRow, 'key' | 'name' | 'settings' | 'secrets' | 'updated_at'>>()((p) =>
    db
      .updateTable('clients')
      .set({ name: p.name, settings: p.settings, secrets: p.secrets, updated_at: p.updated_at })
      .where('key', '=', p.key),
  )
  const hide = prepared<{ key: ClientKey }>()((p) =>
    db
      .updateTable('clients')
      .set({ pool_key: GONE, id: namedByKey<ClientId>(), secrets: '[]' })
      .where('key', '=', p.key)
      .where('pool_key', '<>', GONE)
      .returning('key'),
  )
  const ofPool = prepared<{ pool: PoolKey; after: ClientKey; limit: number }>()((p) =>
    db
      .selectFrom('clients')
      .select(COLUMNS)
      .where('pool_key', '=', p.pool)
      .where('key', '>', p.after)
      .orderBy('key')
      .limit(p.limit),
  )
  const counted = prepared<{ pool: PoolKey }>()((p) =>
    db
      .selectFrom('clients')
      .select((get) => get.fn.countAll<number>().as('count'))
      .where('pool_key', '=', p.pool),
  )

  return {
    async create(client) {
      const [row] = await unlessGone(engine.writeOne(insert.bind(toRow(client))), [])
      return row && { ...client, key: row.key }
    },
    async find(id) {
      const [row] = await engine.read(withPool.bind({ id }))
      if (!row) return undefined
      const pool = toPool({
        key: row.pool_key,
        id: row.pool_id,
        name: row.pool_name,
        region: row.region,
        settings: row.pool_settings,
        created_at: row.pool_created_at,
        updated_at: row.pool_updated_at,
      })
      return { client: toClient(row), pool }
    },
    change: (key, change) =>
      engine.write(function* () {
        const row = yield* one(byKeyToChange.bind({ key }))
        if (!row) return undefined
        const before = toClient(row)
        const { name, settings, secrets, updatedAt } = change(before)
        const after = { ...before, name, settings, secrets, updatedAt }
        yield* run(update.bind({ key, ...toRow(after) }))
        return after
      }),
    async delete(key) {
      const rows = await engine.writeOne(hide.bind({ key }))
      sweep.soon()
      return rows.length > 0
    },
    async list(pool, { after, limit }) {
      const rows = await engine.read(ofPool.bind({ pool, after: after ?? (0 as ClientKey), limit }))
      return rows.map(toClient)
    },
    async count(pool) {
      const [row] = await engine.read(counted.bind({ pool }))
      return row?.count ?? 0
    },
  }
}

function toClient(row: ClientRow): Client {
  return {
    key: row.key,
    id: row.id,
    pool: row.pool_key,
    name: row.name,
    settings: parsedOnce(`clients ${row.key}`, row.settings) as ClientSettings, // only this storage writes the column
    secrets: parsedOnce(`secrets of clients ${row.key}`, row.secrets, toSecrets) as readonly ClientSecret[], // as it says
    createdAt: moment(row.created_at),
    updatedAt: moment(row.updated_at),
  }
}

function toSecrets(stored: unknown): readonly ClientSecret[] {
  const secrets = stored as readonly { id: string; sealed: string; at: number }[] // as toRow writes them
  return secrets.map(({ id, sealed, at }) => ({ id, sealed, createdAt: moment(at) }))
}

function toRow(client: Omit<Client, 'key'>): Omit<ClientRow, 'key'> {
  return {
    id: client.id,
    pool_key: client.pool,
    name: client.name,
    settings: JSON.stringify(client.settings),
    secrets: JSON.stringify(
      client.secrets.map(({ id, sealed, createdAt }) => ({ id, sealed, at: createdAt.getTime() })),
    ),
    created_at: client.createdAt.getTime(),
    updated_at: client.updatedAt.getTime(),
  }
}
