import type { Engine } from '../../engine.ts'
import type { FamilyKey, UserKey } from '../../port/index.ts'
import { one, prepared, run, type Work } from '../../statement.ts'
import { locked } from '../locked.ts'
import { ending } from '../tokens/ended.ts'
import { keyed, keyList, ROWS } from './keys.ts'

/** Users looked at in one round. */
const USERS = 20

/**
 * How all sign-ins of a user end, be they ever so many.
 *
 * A hundred thousand rows changed by one statement would stop every other request on SQLite, and be stopped by the time
 * limit on PostgreSQL. So a sign-out ends some, and where there are more, notes with the user up to which epoch they
 * have ended: whoever reads a sign-in reads that, too. The sweep ends the rest, so many at a time, and takes the note away.
 * Both lock the user first, as a start does: no sign-in of an earlier epoch comes after the note.
 */
export function signedOut(engine: Engine) {
  const { db } = engine
  const living = prepared<{ user: UserKey; epoch: number }>()((p) =>
    db
      .selectFrom('families')
      .select('key')
      .where('user_key', '=', p.user)
      .where('revoked_at', 'is', null)
      .where('epoch', '<', p.epoch)
      .orderBy('user_key')
      .limit(ROWS),
  )
  const end = prepared<Record<string, number | string>>()((p) =>
    db
      .updateTable('families')
      .set(ending(p['now'] as number))
      .where('revoked_at', 'is', null)
      .where('key', 'in', keyList<FamilyKey>(p)),
  )
  const note = prepared<{ user: UserKey; epoch: number | null; now: number | null }>()((p) =>
    db.updateTable('users').set({ signed_out_epoch: p.epoch, signed_out_at: p.now }).where('key', '=', p.user),
  )
  const noted = prepared<{ limit: number }>()((p) =>
    db.selectFrom('users').select('key').where('signed_out_epoch', 'is not', null).orderBy('key').limit(p.limit),
  )
  const lock = prepared<{ user: UserKey }>()((p) =>
    locked(engine, db.selectFrom('users').select(['signed_out_epoch', 'signed_out_at']).where('key', '=', p.user)),
  )

  function* endSome(user: UserKey, epoch: number, now: number): Work<number> {
    const keys = (yield* run(living.bind({ user, epoch }))).map(({ key }) => key)
    if (keys.length > 0) yield* run(end.bind({ now, ...keyed(keys) }))
    return keys.length
  }

  return {
    /** Ends what was started before an epoch; part of the step that locks the user. The sweep has to be told. */
    *end(user: UserKey, epoch: number, now: Date): Work<void> {
      const at = now.getTime()
      if ((yield* endSome(user, epoch, at)) === ROWS) yield* run(note.bind({ user, epoch, now: at }))
    },
    /** Users whose sign-ins have not all been ended. */
    users: async () => (await engine.read(noted.bind({ limit: USERS }))).map(({ key }) => key),
    /** One transaction's worth of a user; answers how many rows were changed. */
    step: (user: UserKey) =>
      engine.write(function* (): Work<number> {
        const { signed_out_epoch: epoch = null, signed_out_at: at = null } = (yield* one(lock.bind({ user }))) ?? {}
        if (epoch === null || at === null) return 0
        const ended = yield* endSome(user, epoch, at)
        if (ended < ROWS) yield* run(note.bind({ user, epoch: null, now: null }))
        return ended + 1
      }),
  }
}
