import type { Engine } from '../engine.ts'
import { unlessGone } from '../error.ts'
import type { Code, CodePurpose, CodeSpending, CodeStore, PoolKey, UserKey } from '../port/index.ts'
import type { CodesTable } from '../schema.ts'
import { one, prepared, run, type Work } from '../statement.ts'
import type { Outbox, Posting } from './outbox.ts'
import { GONE } from './sweep/gone.ts'
import { moment } from './values.ts'

const COLUMNS = ['user_key', 'purpose', 'hash', 'attribute', 'destination', 'expires_at'] as const

/** A code of a user and purpose, as statements and as a step of a larger change. */
export function codeRows({ db }: Pick<Engine, 'db'>) {
  const find = prepared<{ user: UserKey; purpose: CodePurpose }>()((p) =>
    db
      .selectFrom('codes')
      .select(COLUMNS)
      .where('user_key', '=', p.user)
      .where('purpose', '=', p.purpose)
      // One that came while its user was deleted goes with what is left of the user.
      .where('user_key', 'in', (get) =>
        get.selectFrom('users').select('key').where('key', '=', p.user).where('pool_key', '<>', GONE),
      ),
  )
  const take = prepared<{ user: UserKey; purpose: CodePurpose; hash: string; now: number }>()((p) =>
    db
      .deleteFrom('codes')
      .where('user_key', '=', p.user)
      .where('purpose', '=', p.purpose)
      .where('hash', '=', p.hash)
      .where('expires_at', '>', p.now)
      .returning(COLUMNS),
  )
  const put = prepared<CodesTable & { replaced: number }>()((p) =>
    db
      .insertInto('codes')
      .values({
        user_key: p.user_key,
        purpose: p.purpose,
        hash: p.hash,
        attribute: p.attribute,
        destination: p.destination,
        expires_at: p.expires_at,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['user_key', 'purpose'])
          .doUpdateSet({
            hash: p.hash,
            attribute: p.attribute,
            destination: p.destination,
            expires_at: p.expires_at,
          })
          .where('codes.expires_at', '<=', p.replaced),
      ),
  )
  return {
    find,
    /** Keeps a code in place of one that is no longer good at a time; of any, unless told. */
    *put(user: UserKey, code: Code, goodAt = new Date(8.64e15)): Work<void> {
      const { purpose, hash, attribute, destination, expiresAt } = code
      const row = { user_key: user, purpose, hash, attribute, destination, expires_at: expiresAt.getTime() }
      yield* run(put.bind({ ...row, replaced: goodAt.getTime() }))
    },
    /** Takes a code, or says why not; writes nothing then. */
    *consume(user: UserKey, { purpose, hash }: CodeSpending, now: Date) {
      const taken = yield* one(take.bind({ user, purpose, hash, now: now.getTime() }))
      if (taken) return toCode(taken)
      const other = yield* one(find.bind({ user, purpose }))
      // One that is good now came between the two statements: the caller's was replaced.
      const expired = other?.hash === hash && other.expires_at <= now.getTime()
      return { refused: expired ? ('expired code' as const) : ('code' as const) }
    },
  }
}

export function codeStore(engine: Engine, outbox: Outbox): CodeStore {
  const { db } = engine
  const rows = codeRows(engine)
  const take = prepared<{ user: UserKey; purpose: CodePurpose; hash: string }>()((p) =>
    db
      .deleteFrom('codes')
      .where('user_key', '=', p.user)
      .where('purpose', '=', p.purpose)
      .where('hash', '=', p.hash)
      .returning('purpose'),
  )
  // Beside the limits, since it is one more thing that is known of a name until a time.
  const pretend = prepared<{ pool: PoolKey; who: string; what: string; until: number }>()((p) =>
    db
      .insertInto('limits')
      .values({ pool_key: p.pool, who: p.who, what: p.what, count: 1, expires_at: p.until })
      .onConflict((conflict) => conflict.columns(['pool_key', 'who', 'what']).doUpdateSet({ expires_at: p.until })),
  )
  const pretended = prepared<{ pool: PoolKey; who: string; what: string }>()((p) =>
    db
      .selectFrom('limits')
      .select('expires_at')
      .where('pool_key', '=', p.pool)
      .where('who', '=', p.who)
      .where('what', '=', p.what),
  )
  return {
    async put(user, code, { unlessGoodAt, letter } = {}) {
      const work: Posting<void> = function* (post) {
        yield* rows.put(user, code, unlessGoodAt)
        if (letter) post([letter])
      }
      await unlessGone(outbox.write(work), undefined)
    },
    async take(user, { purpose, hash }) {
      const rows = await engine.writeOne(take.bind({ user, purpose, hash }))
      return rows.length > 0
    },
    async find(user, purpose) {
      const [row] = await engine.read(rows.find.bind({ user, purpose }))
      return row && toCode(row)
    },
    pretend: (pool, who, purpose, until, letter) =>
      outbox.write(function* (post) {
        yield* run(pretend.bind({ pool, who, what: `code ${purpose}`, until: until.getTime() }))
        if (letter) post([letter])
      }),
    async pretended(pool, who, purpose) {
      const [row] = await engine.read(pretended.bind({ pool, who, what: `code ${purpose}` }))
      return row && moment(row.expires_at)
    },
  }
}

function toCode({ purpose, hash, attribute, destination, expires_at }: CodesTable): Code {
  return { purpose, hash, attribute, destination, expiresAt: moment(expires_at) }
}
