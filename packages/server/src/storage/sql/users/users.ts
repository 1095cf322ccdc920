import type { Engine } from '../../engine.ts'
import { unlessGone } from '../../error.ts'
import type {
  Alias,
  AliasKind,
  ChangeOptions,
  ChangeOutcome,
  CreateOutcome,
  Letter,
  Outgoing,
  PoolKey,
  Sub,
  User,
  UserKey,
  UserLookup,
  UserStore,
} from '../../port/index.ts'
import { one, prepared, run, Undo, type Work } from '../../statement.ts'
import { aliasName, aliasRows } from './aliases.ts'
import { codeRows } from '../codes.ts'
import type { Outbox } from '../outbox.ts'
import { GONE, namedByKey } from '../sweep/gone.ts'
import { locked } from '../locked.ts'
import { identityRows } from './identities.ts'
import { searchRows } from './search.ts'
import { spentRows } from '../tokens/spent.ts'
import { signedOut } from '../sweep/signed-out.ts'
import type { Sweep } from '../sweep/sweep.ts'
import { userLists } from './lists.ts'
import { toUser, toUserRow, USER_COLUMNS, type UserRow } from './row.ts'
import { joinStatement } from './members.ts'

export function userStore(engine: Engine, outbox: Outbox, sweep: Pick<Sweep, 'soon'>): UserStore {
  const { db } = engine
  const aliases = aliasRows(engine)
  const codes = codeRows(engine)
  const identities = identityRows(engine)
  const spent = spentRows(engine)
  const replaceSearch = searchRows(engine)
  const find = finder(engine)
  const signIns = signedOut(engine)

  const insert = prepared<Omit<UserRow, 'key'>>()((p) =>
    db
      .insertInto('users')
      .values({
        pool_key: p.pool_key,
        sub: p.sub,
        username: p.username,
        username_key: p.username_key,
        status: p.status,
        enabled: p.enabled,
        attributes: p.attributes,
        pending: p.pending,
        password_kind: p.password_kind,
        password: p.password,
        password_expires_at: p.password_expires_at,
        epoch: p.epoch,
        settings: p.settings,
        created_at: p.created_at,
        updated_at: p.updated_at,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('key'),
  )
  const byKeyToChange = prepared<{ key: UserKey }>()((p) =>
    locked(engine, db.selectFrom('users').select(USER_COLUMNS).where('key', '=', p.key).where('pool_key', '<>', GONE)),
  )
  const join = joinStatement(engine)
  const update = prepared<UserRow>()((p) =>
    db
      .updateTable('users')
      .set({
        status: p.status,
        enabled: p.enabled,
        attributes: p.attributes,
        pending: p.pending,
        password_kind: p.password_kind,
        password: p.password,
        password_expires_at: p.password_expires_at,
        epoch: p.epoch,
        settings: p.settings,
        created_at: p.created_at,
        updated_at: p.updated_at,
      })
      .where('key', '=', p.key),
  )
  // What is known of a person, and what they sign in with, goes at once; families and memberships may be many.
  const hide = prepared<{ key: UserKey }>()((p) =>
    db
      .updateTable('users')
      .set({
        pool_key: GONE,
        sub: namedByKey<Sub>(),
        username: namedByKey(),
        username_key: namedByKey(),
        enabled: 0,
        attributes: '{}',
        pending: null,
        password_kind: null,
        password: null,
        settings: null,
      })
      .where('key', '=', p.key),
  )
  const leave = (['aliases', 'codes', 'identities', 'passkeys'] as const).map((table) =>
    prepared<{ key: UserKey }>()((p) => db.deleteFrom(table).where('user_key', '=', p.key)),
  )
  const forget = (['guesses', 'limits'] as const).map((table) =>
    prepared<{ pool: PoolKey; sub: Sub }>()((p) =>
      db.deleteFrom(table).where('pool_key', '=', p.pool).where('who', '=', p.sub),
    ),
  )

  /** What goes out with a change of a user: the codes, and the letters that hold them. */
  function* keepCodes(user: UserKey, outgoing: readonly Outgoing[]): Work<Letter[]> {
    for (const { code } of outgoing) if (code) yield* codes.put(user, code)
    return outgoing.map(({ letter }) => letter)
  }

  /** One transaction; undone when it turns out that it moves aliases without the lock for that. */
  const attempt = (
    key: UserKey,
    { now, code, spend, send = [] }: ChangeOptions,
    change: Parameters<UserStore['change']>[2],
    moves?: PoolKey,
  ) =>
    outbox.write(function* (post): Work<ChangeOutcome | { moves: PoolKey }> {
      if (moves !== undefined) yield* aliases.lockMoves(moves)
      const row = yield* one(byKeyToChange.bind({ key }))
      if (!row) return { refused: 'user' }
      const before = toUser(row)
      const consumed = code && (yield* codes.consume(key, code, now))
      if (consumed && 'refused' in consumed) return consumed
      if (spend && (yield* spent.spend(spend))) throw new Undo({ refused: 'spent' })
      const changed = change(before, consumed)
      if (!changed) {
        post(yield* keepCodes(key, send))
        return { changed: before, code: consumed }
      }
      const { pool, sub, username, usernameKey } = before
      const move = changed.moveAliases ?? false
      if (move && moves === undefined && engine.can.lockRows) throw new Undo({ moves: pool })
      const epoch = Math.max(changed.user.epoch, before.epoch + Number(changed.revokeTokens ?? false))
      const after: User = { ...changed.user, key, pool, sub, username, usernameKey, epoch }
      yield* run(update.bind({ key, ...toUserRow(after) }))
      yield* replaceSearch(before, after)
      if (changed.aliases) yield* aliases.replace(after, changed.aliases, move, now)
      if (changed.unlink) yield* identities.unlink(after, changed.unlink)
      if (changed.link) yield* identities.link(after, changed.link)
      if (changed.revokeTokens) yield* signIns.end(key, epoch, now)
      post(yield* keepCodes(key, send))
      return { changed: after, code: consumed }
    })

  return {
    create: (user, names, { moveAliases = false, link, joins, send = [] } = {}) =>
      unlessGone<CreateOutcome>(
        outbox.write(function* (post): Work<CreateOutcome> {
          if (moveAliases) yield* aliases.lockMoves(user.pool)
          const row = yield* one(insert.bind(toUserRow(user)))
          if (!row) return { refused: 'username' }
          const created = { ...user, key: row.key }
          yield* aliases.add(created, names, moveAliases)
          if (link) yield* identities.link(created, link)
          if (joins !== undefined) yield* run(join.bind({ user: created.key, group: joins }))
          yield* replaceSearch(undefined, created)
          post(yield* keepCodes(created.key, send))
          return { created }
        }),
        { refused: 'pool' },
      ),

    find,

    findByIdentity: identities.find,

    findBySub: (pool, sub) => find(pool, { usernameKey: '', aliases: [], sub }),

    async change(key, options, change) {
      let revokes = false
      const noted: typeof change = (user, code) => {
        const changed = change(user, code)
        revokes = changed?.revokeTokens ?? false
        return changed
      }
      let outcome = await attempt(key, options, noted)
      // What takes aliases away is only known by now, and has to begin with the lock for it.
      if ('moves' in outcome) outcome = await attempt(key, options, noted, outcome.moves)
      if (revokes) sweep.soon()
      return outcome as ChangeOutcome // the lock was all it lacked
    },

    async delete(key) {
      const isDeleted = await engine.write(function* () {
        const row = yield* one(byKeyToChange.bind({ key }))
        if (!row) return false
        yield* replaceSearch(toUser(row), undefined)
        for (const statement of leave) yield* run(statement.bind({ key }))
        yield* run(hide.bind({ key }))
        for (const statement of forget) yield* run(statement.bind({ pool: row.pool_key, sub: row.sub }))
        return true
      })
      sweep.soon()
      return isDeleted
    },

    list: userLists(engine),
  }
}

/** Finds a user in one statement, whatever the number of names: each number of them has its own. */
function finder(engine: Engine) {
  const { db } = engine
  const statements = new Map<string, ReturnType<typeof statement>>()

  function statement(aliases: number, withSub: boolean) {
    return prepared<Record<string, string | number>>()((p) =>
      db
        .selectFrom('users')
        .select(USER_COLUMNS)
        .where('users.key', '=', (get) => {
          const pool = p['pool'] as PoolKey
          const byUsername = get
            .selectFrom('users as named')
            .select('named.key')
            .where('named.pool_key', '=', pool)
            .where('named.username_key', '=', p['usernameKey'] as string)
          const byAlias = Array.from({ length: aliases }, (_, index) =>
            get
              .selectFrom('aliases')
              .select('aliases.user_key as key')
              .where('aliases.pool_key', '=', pool)
              .where('aliases.kind', '=', p[`kind${index}`] as AliasKind)
              .where('aliases.name', '=', p[`name${index}`] as string),
          )
          const bySub = get
            .selectFrom('users as known')
            .select('known.key')
            .where('known.pool_key', '=', pool)
            .where('known.sub', '=', p['sub'] as Sub)
          const others = withSub ? [...byAlias, bySub] : byAlias
          return others.length === 0 ? byUsername : get.fn<UserKey>('coalesce', [byUsername, ...others])
        }),
    )
  }

  return async (pool: PoolKey, { usernameKey, aliases, sub }: UserLookup): Promise<User | undefined> => {
    const shape = `${aliases.length}${sub === undefined ? '' : 's'}`
    const known = statements.get(shape) ?? statement(aliases.length, sub !== undefined)
    statements.set(shape, known)
    const [row] = await engine.read(
      known.bind({ pool, usernameKey, ...named(aliases), ...(sub !== undefined && { sub }) }),
    )
    return row && toUser(row)
  }
}

function named(aliases: readonly Alias[]): Record<string, string> {
  return Object.fromEntries(
    aliases.flatMap(({ kind, key }, index) => [
      [`kind${index}`, kind],
      [`name${index}`, aliasName(key)],
    ]),
  )
}
