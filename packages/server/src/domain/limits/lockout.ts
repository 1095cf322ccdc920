import { ApiError } from '../../errors.ts'
import type { Guesses, Pool, Storage, User } from '../../storage/port/index.ts'
import { counterOfNobody, subOfNobody } from '../decoy.ts'
import type { Services } from '../services.ts'
import { turn } from './turns.ts'

/** Failures that cost nothing yet. */
const FREE_FAILURES = 5
const LONGEST_LOCK_MS = 900_000
/** A user nobody guessed at for so long starts afresh. */
const QUIET_MS = 15 * 60_000

export const WRONG_CREDENTIALS = 'Incorrect username or password.'
const LOCKED = 'Password attempts exceeded'

/** Whose guesses are counted together: a user, else some of the names that nobody has. */
export function guesser(services: Pick<Services, 'keyring'>, pool: Pool, user: User | undefined, name: string): string {
  return user?.sub ?? counterOfNobody(services, subOfNobody(services, pool, name))
}

/**
 * Judges a guess at a secret, unless the guesser is locked out.
 *
 * Every check of a password or of a second factor, by whatever way it comes, goes through here, so all of them share one
 * counter. From the fifth failure on, the lock lasts 1, 2, 4 … seconds, at most 15 minutes; guesses made meanwhile are
 * refused unjudged and do not lengthen it.
 *
 * One process judges the guesses at a user one by one, and stores a failure before the next. What others judge at the
 * same time it cannot see without a write before each right password: so of any number of guesses, n processes judge at
 * most 4 + n before the lock. Which failures are told as such the database decides: five, and one after each lock.
 *
 * A right guess forgets the wrong ones, unless more is to be shown: whoever knows the password could otherwise guess at
 * the second factor without end, and show the password again before each lock.
 */
export async function guarded(
  { storage, clock }: Pick<Services, 'storage' | 'clock'>,
  pool: Pool,
  who: string,
  judge: () => boolean | Promise<boolean>,
  { clears = true }: { clears?: boolean } = {},
): Promise<boolean> {
  const leave = await enter(storage, `${pool.key} ${who}`)
  try {
    const before = await storage.guesses.find(pool.key, who)
    if (isLocked(before, clock.now())) throw locked(before)
    await turn()
    if (await judge()) {
      if (before && clears) await storage.guesses.clear(pool.key, who)
      return true
    }
    const unless = { free: FREE_FAILURES, seen: before }
    // Elsewhere others have failed meanwhile, and brought the lock.
    if (!(await storage.guesses.fail(pool.key, who, clock.now(), QUIET_MS, unless))) throw locked()
    return false
  } finally {
    leave()
  }
}

function locked(guesses?: Guesses): ApiError {
  const until = guesses && new Date(guesses.lastAt.getTime() + lockMs(guesses)).toISOString()
  const detail = guesses && `${guesses.failures} wrong passwords in a row: no further one is judged before ${until}`
  return new ApiError('NotAuthorizedException', LOCKED, { detail })
}

function lockMs({ failures }: Guesses): number {
  return Math.min(2 ** (failures - FREE_FAILURES) * 1_000, LONGEST_LOCK_MS)
}

function isLocked(guesses: Guesses | undefined, now: Date): guesses is Guesses {
  if (!guesses || guesses.failures < FREE_FAILURES) return false
  const lock = lockMs(guesses)
  const since = now.getTime() - guesses.lastAt.getTime()
  // A failure so far ahead comes from before the clock was set back.
  return since < lock && since > -LONGEST_LOCK_MS
}

/** Refuses whoever is locked out, before anything is done for a guess that will not be judged. */
export async function refuseLocked(
  { storage, clock }: Pick<Services, 'storage' | 'clock'>,
  pool: Pool,
  who: string,
): Promise<void> {
  const guesses = await storage.guesses.find(pool.key, who)
  if (isLocked(guesses, clock.now())) throw locked(guesses)
}

/** Who waits for a guess at the same user to be judged. */
const lines = new WeakMap<Storage, Map<string, (() => void)[]>>()

/** Waits until no other guess at one user is being judged, and answers how to let the next one in. */
async function enter(storage: Storage, key: string): Promise<() => void> {
  const all = lines.get(storage) ?? new Map<string, (() => void)[]>()
  lines.set(storage, all)
  const line = all.get(key)
  if (line) await new Promise<void>((admit) => line.push(admit))
  else all.set(key, [])
  return () => {
    const next = all.get(key)?.shift()
    if (next) next()
    else all.delete(key)
  }
}
