import { sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { unlessGone } from '../error.ts'
import type { Device, DeviceStore, FamilyKey, UserKey } from '../port/index.ts'
import type { DevicesTable } from '../schema.ts'
import { one, prepared, run, type Work } from '../statement.ts'
import { locked } from './locked.ts'
import { ending } from './tokens/ended.ts'
import { moment } from './values.ts'

const COLUMNS = [
  'user_key',
  'device_key',
  'pool_key',
  'name',
  'sealed',
  'remembered',
  'last_address',
  'created_at',
  'updated_at',
  'authenticated_at',
] as const

/** Sign-ins that are revoked in one step of forgetting a device. */
const REVOKED = 200

type Id = { readonly user: UserKey; readonly key: string }

export function deviceStore(engine: Engine): DeviceStore {
  const { db } = engine

  const lockFamily = prepared<{ family: FamilyKey } & Id>()((p) =>
    locked(
      engine,
      db
        .selectFrom('families')
        .select('key')
        .where('key', '=', p.family)
        .where('user_key', '=', p.user)
        .where('device_key', '=', p.key)
        .where('revoked_at', 'is', null),
    ),
  )
  const insert = prepared<DevicesTable>()((p) =>
    db
      .insertInto('devices')
      .values({
        user_key: p.user_key,
        device_key: p.device_key,
        pool_key: p.pool_key,
        name: p.name,
        sealed: p.sealed,
        remembered: p.remembered,
        last_address: p.last_address,
        created_at: p.created_at,
        updated_at: p.updated_at,
        authenticated_at: p.authenticated_at,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('device_key'),
  )
  const byId = prepared<Id>()((p) =>
    db.selectFrom('devices').select(COLUMNS).where('user_key', '=', p.user).where('device_key', '=', p.key),
  )
  const lock = prepared<Id>()((p) =>
    locked(
      engine,
      db.selectFrom('devices').select('device_key').where('user_key', '=', p.user).where('device_key', '=', p.key),
    ),
  )
  const update = prepared<Id & { remembered: number; now: number }>()((p) =>
    db
      .updateTable('devices')
      .set({ remembered: p.remembered, updated_at: p.now })
      .where('user_key', '=', p.user)
      .where('device_key', '=', p.key)
      .returning('device_key'),
  )
  const alive = prepared<Id & { after: number }>()((p) =>
    db
      .selectFrom('families')
      .select('key')
      .where('user_key', '=', p.user)
      .where('device_key', '=', p.key)
      .where('key', '>', p.after as FamilyKey)
      .where('revoked_at', 'is', null)
      .orderBy('key')
      .limit(sql.lit(REVOKED)),
  )
  const revoke = prepared<Id & { after: number; last: FamilyKey; now: number }>()((p) =>
    db
      .updateTable('families')
      .set(ending(p.now))
      .where('user_key', '=', p.user)
      .where('device_key', '=', p.key)
      .where('key', '>', p.after as FamilyKey)
      .where('key', '<=', p.last)
      .where('revoked_at', 'is', null),
  )
  const remove = prepared<Id>()((p) =>
    db.deleteFrom('devices').where('user_key', '=', p.user).where('device_key', '=', p.key),
  )
  const ofUser = prepared<{ user: UserKey; after: string; limit: number }>()((p) =>
    db
      .selectFrom('devices')
      .select(COLUMNS)
      .where('user_key', '=', p.user)
      .where('device_key', '>', p.after)
      .orderBy('device_key')
      .limit(p.limit),
  )

  /** One step: revokes some sign-ins, and with the last of them deletes the device, which nobody signs in from meanwhile. */
  const forgetSome = (id: Id, after: number, now: Date) =>
    engine.write(function* (): Work<{ readonly isForgotten: boolean } | { readonly after: FamilyKey }> {
      if (!(yield* one(lock.bind(id)))) return { isForgotten: false }
      const families = yield* run(alive.bind({ ...id, after }))
      const last = families.at(-1)?.key
      if (last !== undefined) yield* run(revoke.bind({ ...id, after, last, now: now.getTime() }))
      if (last !== undefined && families.length === REVOKED) return { after: last }
      yield* run(remove.bind(id))
      return { isForgotten: true }
    })

  return {
    confirm: (device, family) =>
      unlessGone(
        engine.write(function* (): Work<'confirmed' | 'taken' | 'ended'> {
          const { user, key } = device
          if (family !== undefined && !(yield* one(lockFamily.bind({ family, user, key })))) return 'ended'
          return (yield* one(insert.bind(toRow(device)))) ? 'confirmed' : 'taken'
        }),
        'ended',
      ),
    async find(user, key) {
      const [row] = await engine.read(byId.bind({ user, key }))
      return row && toDevice(row)
    },
    async remember(user, key, isRemembered, now) {
      const rows = await engine.writeOne(
        update.bind({ user, key, remembered: Number(isRemembered), now: now.getTime() }),
      )
      return rows.length > 0
    },
    async forget(user, key, now) {
      for (let after = 0; ;) {
        const step = await forgetSome({ user, key }, after, now)
        if ('isForgotten' in step) return step.isForgotten
        after = step.after
      }
    },
    async list(user, { after = '', limit }) {
      const rows = await engine.read(ofUser.bind({ user, after, limit }))
      return rows.map(toDevice)
    },
  }
}

function toDevice(row: DevicesTable): Device {
  return {
    user: row.user_key,
    pool: row.pool_key,
    key: row.device_key,
    name: row.name ?? undefined,
    sealedVerifier: row.sealed,
    isRemembered: row.remembered === 1,
    lastAddress: row.last_address ?? undefined,
    createdAt: moment(row.created_at),
    updatedAt: moment(row.updated_at),
    authenticatedAt: moment(row.authenticated_at),
  }
}

function toRow(device: Device): DevicesTable {
  return {
    user_key: device.user,
    device_key: device.key,
    pool_key: device.pool,
    name: device.name ?? null,
    sealed: device.sealedVerifier,
    remembered: Number(device.isRemembered),
    last_address: device.lastAddress ?? null,
    created_at: device.createdAt.getTime(),
    updated_at: device.updatedAt.getTime(),
    authenticated_at: device.authenticatedAt.getTime(),
  }
}
