import type { Engine } from '../../engine.ts'
import { fold } from '../../fold.ts'
import type { PoolKey, UserFilter, UserKey, UserQuery, UserRow as Listed, UserStatus } from '../../port/index.ts'
import { prepared, type Bound } from '../../statement.ts'
import { searched } from './search.ts'
import { toUser, USER_COLUMNS, type UserRow } from './row.ts'

/** The names under which `status` and `cognito:user_status` are filtered, in order. */
const ENABLED = [
  { value: 'Disabled', enabled: 0 },
  { value: 'Enabled', enabled: 1 },
] as const
const STATUSES: readonly UserStatus[] = [
  'CONFIRMED',
  'EXTERNAL_PROVIDER',
  'FORCE_CHANGE_PASSWORD',
  'RESET_REQUIRED',
  'UNCONFIRMED',
]

type Found = UserRow & { ordered: string }

/**
 * Where a page begins and ends: after (`value`, `key`) and before `end`, in the order of UTF-8 bytes, which is how both
 * engines compare.
 */
interface Span {
  readonly pool: PoolKey
  readonly value: string
  readonly key: UserKey
  readonly end: string
  readonly limit: number
}

/** Lists of users: each filter is one or more spans of an index, merged in order. */
export function userLists(engine: Engine) {
  const { db } = engine

  const byKey = prepared<{ pool: PoolKey; after: UserKey; limit: number }>()((p) =>
    db
      .selectFrom('users')
      .select(USER_COLUMNS)
      .where('pool_key', '=', p.pool)
      .where('key', '>', p.after)
      .orderBy('key')
      .limit(p.limit),
  )
  const byEnabled = prepared<{ pool: PoolKey; enabled: number; after: UserKey; limit: number }>()((p) =>
    db
      .selectFrom('users')
      .select(USER_COLUMNS)
      .where('pool_key', '=', p.pool)
      .where('enabled', '=', p.enabled)
      .where('key', '>', p.after)
      .orderBy('key')
      .limit(p.limit),
  )
  const byStatus = prepared<{ pool: PoolKey; status: UserStatus; after: UserKey; limit: number }>()((p) =>
    db
      .selectFrom('users')
      .select(USER_COLUMNS)
      .where('pool_key', '=', p.pool)
      .where('status', '=', p.status)
      .where('key', '>', p.after)
      .orderBy('key')
      .limit(p.limit),
  )
  const byColumn = (column: 'sub' | 'username_key', only?: 'unfolded') =>
    prepared<Span>()((p) => {
      const query = db
        .selectFrom('users')
        .select(USER_COLUMNS)
        .select(`${column} as ordered`)
        .where('pool_key', '=', p.pool)
        .where((is) => is(is.refTuple(column, 'key'), '>', is.tuple(p.value, p.key)))
        .where(column, '<', p.end as never)
        .orderBy(column)
        .orderBy('key')
        .limit(p.limit)
      return only ? query.whereRef('username', '=', 'username_key') : query
    })
  const bySub = byColumn('sub')
  const byUsernameKey = byColumn('username_key')
  const byUnfoldedUsername = byColumn('username_key', 'unfolded')
  const byFoldedUsername = prepared<Span>()((p) =>
    db
      .selectFrom('users')
      .select(USER_COLUMNS)
      .select('username as ordered')
      .where('pool_key', '=', p.pool)
      .where((is) => is(is.refTuple('username', 'key'), '>', is.tuple(p.value, p.key)))
      .where('username', '<', p.end)
      .whereRef('username', '<>', 'username_key')
      .orderBy('username')
      .orderBy('key')
      .limit(p.limit),
  )
  type SearchSpan = Span & { attribute: string; from: string; to: string }
  const search = (exact: boolean) =>
    prepared<SearchSpan>()((p) => {
      const query = db
        .selectFrom('search')
        .innerJoin('users', 'users.key', 'search.user_key')
        .select(USER_COLUMNS)
        .select('search.folded as ordered')
        .where('search.pool_key', '=', p.pool)
        .where('search.attribute', '=', p.attribute)
        .where((is) => is(is.refTuple('search.folded', 'search.user_key'), '>', is.tuple(p.value, p.key)))
        .where('search.folded', '<', p.end)
        .orderBy('search.folded')
        .orderBy('search.user_key')
        .limit(p.limit)
      return exact ? query.where('search.value', '>=', p.from).where('search.value', '<', p.to) : query
    })
  const bySearch = search(false)
  const bySearchExactly = search(true)

  async function merged(sources: readonly Bound<Found>[], limit: number): Promise<Listed[]> {
    const pages = await Promise.all(sources.map((source) => engine.read(source)))
    const rows = pages.length === 1 ? (pages[0] ?? []) : pages.flat().sort(inOrder).slice(0, limit)
    return rows.map((row) => ({ user: toUser(row), cursor: { key: row.key, value: row.ordered } }))
  }

  /** Users with one of a few values, value by value. */
  async function grouped<Value extends { value: string }>(
    values: readonly Value[],
    { filter, after, limit }: UserQuery & { filter: UserFilter },
    page: (value: Value, after: UserKey, limit: number) => Bound<UserRow>,
  ): Promise<Listed[]> {
    const form = filter.fold ? fold : (value: string) => value
    const wanted = form(filter.value)
    const found: Listed[] = []
    for (const value of values) {
      const matches = filter.operator === '=' ? form(value.value) === wanted : form(value.value).startsWith(wanted)
      if (!matches || found.length >= limit || (after?.value !== undefined && value.value < after.value)) continue
      const from = after?.value === value.value ? after.key : NO_KEY
      const rows = await engine.read(page(value, from, limit - found.length))
      found.push(...rows.map((row) => ({ user: toUser(row), cursor: { key: row.key, value: value.value } })))
    }
    return found
  }

  const filters: Record<'username' | 'sub', (span: Span, fold: boolean) => readonly Bound<Found>[]> = {
    sub: (span) => [bySub.bind(span)],
    username: (span, folded) =>
      folded ? [byUsernameKey.bind(span)] : [byUnfoldedUsername.bind(span), byFoldedUsername.bind(span)],
  }

  return async (pool: PoolKey, query: UserQuery): Promise<Listed[]> => {
    const { filter, after, limit } = query
    if (limit <= 0) return []
    if (!filter) {
      const rows = await engine.read(byKey.bind({ pool, after: after?.key ?? NO_KEY, limit }))
      return rows.map((row) => ({ user: toUser(row), cursor: { key: row.key } }))
    }
    const { attribute, operator, value } = filter
    if (attribute === 'status') {
      return grouped(ENABLED, { ...query, filter }, ({ enabled }, after, limit) =>
        byEnabled.bind({ pool, enabled, after, limit }),
      )
    }
    if (attribute === 'cognito:user_status') {
      const statuses = STATUSES.map((status) => ({ value: status }))
      return grouped(statuses, { ...query, filter }, ({ value }, after, limit) =>
        byStatus.bind({ pool, status: value, after, limit }),
      )
    }
    if (attribute === 'username' || attribute === 'sub') {
      const start = filter.fold && attribute === 'username' ? fold(value) : value
      return merged(filters[attribute]({ pool, ...span(start, operator, after), limit }, filter.fold), limit)
    }
    const form = searched(value)
    const at = { pool, attribute, ...span(form.folded, operator, after), limit, from: form.value }
    const bound = filter.fold
      ? bySearch.bind({ ...at, to: '' })
      : bySearchExactly.bind({ ...at, to: end(form.value, operator) })
    return merged([bound], limit)
  }
}

const NO_KEY = 0 as UserKey // below every key

function span(start: string, operator: UserFilter['operator'], after: UserQuery['after']) {
  const value = after?.value ?? start
  // A cursor from elsewhere may not lead out of what the filter allows.
  const inside = after?.value !== undefined && compare(value, start) >= 0
  return { value: inside ? value : start, key: inside ? after.key : NO_KEY, end: end(start, operator) }
}

/** The first text behind those that are equal to `value`, or begin with it. */
function end(value: string, operator: UserFilter['operator']): string {
  // U+0000 cannot be stored, so nothing lies between.
  if (operator === '=') return `${value}\u0001`
  const characters = Array.from(value)
  for (let last = characters.pop(); last !== undefined; last = characters.pop()) {
    const point = last.codePointAt(0) ?? 0
    if (point === 0x10ffff) continue
    // Between U+D7FF and U+E000 there are no characters.
    return characters.join('') + String.fromCodePoint(point === 0xd7ff ? 0xe000 : point + 1)
  }
  return '\u{10FFFF}'
}

function compare(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right))
}

function inOrder(left: Found, right: Found): number {
  return compare(left.ordered, right.ordered) || left.key - right.key
}
