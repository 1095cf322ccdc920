import type { Engine } from '../engine.ts'
import { unlessGone } from '../error.ts'
import type { Group, GroupKey, GroupStore, PoolKey, UserKey } from '../port/index.ts'
import { one, prepared, run } from '../statement.ts'
import { GONE, namedByKey } from './sweep/gone.ts'
import { locked } from './locked.ts'
import type { Sweep } from './sweep/sweep.ts'
import { toUser, USER_COLUMNS } from './users/row.ts'
import { moment } from './values.ts'
import { joinStatement } from './users/members.ts'

interface GroupRow {
  key: GroupKey
  pool_key: PoolKey
  name: string
  description: string | null
  role_arn: string | null
  precedence: number | null
  created_at: number
  updated_at: number
}

const COLUMNS = [
  'groups.key',
  'groups.pool_key',
  'groups.name',
  'groups.description',
  'groups.role_arn',
  'groups.precedence',
  'groups.created_at',
  'groups.updated_at',
] as const

export function groupStore(engine: Engine, sweep: Pick<Sweep, 'soon'>): GroupStore {
  const { db } = engine

  const insert = prepared<Omit<GroupRow, 'key'>>()((p) =>
    db
      .insertInto('groups')
      .values({
        pool_key: p.pool_key,
        name: p.name,
        description: p.description,
        role_arn: p.role_arn,
        precedence: p.precedence,
        created_at: p.created_at,
        updated_at: p.updated_at,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('key'),
  )
  const byName = prepared<{ pool: PoolKey; name: string }>()((p) =>
    db.selectFrom('groups').select(COLUMNS).where('pool_key', '=', p.pool).where('name', '=', p.name),
  )
  const byKeyToChange = prepared<{ key: GroupKey }>()((p) =>
    locked(engine, db.selectFrom('groups').select(COLUMNS).where('key', '=', p.key).where('pool_key', '<>', GONE)),
  )
  const update = prepared<Omit<GroupRow, 'pool_key' | 'name' | 'created_at'>>()((p) =>
    db
      .updateTable('groups')
      .set({
        description: p.description,
        role_arn: p.role_arn,
        precedence: p.precedence,
        updated_at: p.updated_at,
      })
      .where('key', '=', p.key),
  )
  const hide = prepared<{ key: GroupKey }>()((p) =>
    db
      .updateTable('groups')
      .set({ pool_key: GONE, name: namedByKey() })
      .where('key', '=', p.key)
      .where('pool_key', '<>', GONE)
      .returning('key'),
  )
  const ofPool = prepared<{ pool: PoolKey; after: GroupKey; limit: number }>()((p) =>
    db
      .selectFrom('groups')
      .select(COLUMNS)
      .where('pool_key', '=', p.pool)
      .where('key', '>', p.after)
      .orderBy('key')
      .limit(p.limit),
  )
  const counted = prepared<{ pool: PoolKey }>()((p) =>
    db
      .selectFrom('groups')
      .select((get) => get.fn.countAll<number>().as('count'))
      .where('pool_key', '=', p.pool),
  )
  const lockUser = prepared<{ user: UserKey }>()((p) =>
    locked(
      engine,
      db.selectFrom('users').select('users.key').where('users.key', '=', p.user).where('users.pool_key', '<>', GONE),
    ),
  )
  const membership = prepared<{ user: UserKey }>()((p) =>
    db
      .selectFrom('members')
      .innerJoin('groups', 'groups.key', 'members.group_key')
      .select('members.group_key')
      .where('members.user_key', '=', p.user)
      .where('groups.pool_key', '<>', GONE),
  )
  const join = joinStatement(engine)
  const leave = prepared<{ group: GroupKey; user: UserKey }>()((p) =>
    db.deleteFrom('members').where('user_key', '=', p.user).where('group_key', '=', p.group),
  )
  const ofUser = prepared<{ user: UserKey }>()((p) =>
    db
      .selectFrom('members')
      .innerJoin('groups', 'groups.key', 'members.group_key')
      .select(COLUMNS)
      .where('members.user_key', '=', p.user)
      .where('groups.pool_key', '<>', GONE)
      .orderBy((is) => is('groups.precedence', 'is', null))
      .orderBy('groups.precedence')
      .orderBy('groups.name'),
  )
  const members = prepared<{ group: GroupKey; after: UserKey; limit: number }>()((p) =>
    db
      .selectFrom('members')
      .innerJoin('users', 'users.key', 'members.user_key')
      .select(USER_COLUMNS)
      .where('members.group_key', '=', p.group)
      .where('users.pool_key', '<>', GONE)
      .where('members.user_key', '>', p.after)
      .orderBy('members.user_key')
      .limit(p.limit),
  )

  return {
    async create(group) {
      const [row] = await unlessGone(engine.writeOne(insert.bind(toRow(group))), [])
      return row && { ...group, key: row.key }
    },
    async find(pool, name) {
      const [row] = await engine.read(byName.bind({ pool, name }))
      return row && toGroup(row)
    },
    change: (key, change) =>
      engine.write(function* () {
        const row = yield* one(byKeyToChange.bind({ key }))
        if (!row) return undefined
        const before = toGroup(row)
        const { description, roleArn, precedence, updatedAt } = change(before)
        const after = { ...before, description, roleArn, precedence, updatedAt }
        yield* run(update.bind({ key, ...toRow(after) }))
        return after
      }),
    async delete(key) {
      const rows = await engine.writeOne(hide.bind({ key }))
      sweep.soon()
      return rows.length > 0
    },
    async list(pool, { after, limit }) {
      const rows = await engine.read(ofPool.bind({ pool, after: after ?? (0 as GroupKey), limit }))
      return rows.map(toGroup)
    },
    async count(pool) {
      const [row] = await engine.read(counted.bind({ pool }))
      return row?.count ?? 0
    },
    add: (group, user, limit) =>
      unlessGone(
        engine.write(function* () {
          if (!(yield* one(lockUser.bind({ user })))) return false
          const groups = yield* run(membership.bind({ user }))
          if (groups.some(({ group_key }) => group_key === group)) return true
          if (groups.length >= limit) return false
          const joined = yield* one(join.bind({ group, user }))
          return joined !== undefined
        }),
        false,
      ),
    async remove(group, user) {
      await engine.writeOne(leave.bind({ group, user }))
    },
    async ofUser(user) {
      const rows = await engine.read(ofUser.bind({ user }))
      return rows.map(toGroup)
    },
    async members(group, { after, limit }) {
      const rows = await engine.read(members.bind({ group, after: after ?? (0 as UserKey), limit }))
      return rows.map(toUser)
    },
  }
}

function toGroup(row: GroupRow): Group {
  return {
    key: row.key,
    pool: row.pool_key,
    name: row.name,
    description: row.description ?? undefined,
    roleArn: row.role_arn ?? undefined,
    precedence: row.precedence ?? undefined,
    createdAt: moment(row.created_at),
    updatedAt: moment(row.updated_at),
  }
}

function toRow(group: Omit<Group, 'key'>): Omit<GroupRow, 'key'> {
  return {
    pool_key: group.pool,
    name: group.name,
    description: group.description ?? null,
    role_arn: group.roleArn ?? null,
    precedence: group.precedence ?? null,
    created_at: group.createdAt.getTime(),
    updated_at: group.updatedAt.getTime(),
  }
}
