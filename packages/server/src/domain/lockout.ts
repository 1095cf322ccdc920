import { sub as formSub } from '../crypto/secrets.ts'
import { ApiError } from '../errors.ts'
import type { Guesses, Pool, Sub, User } from '../storage/port.ts'
import { nameKey } from './names.ts'
import type { Services } from './services.ts'
import { turn } from './turns.ts'

/** Guesses of one user that are judged at once by one process; the others wait their turn. */
const AT_ONCE = 4
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
 * What guesses at somebody who does not exist are counted under. About a million counters of a pool serve any number of
 * names, so that nobody can fill the disk with names. Which names share one cannot be seen, not even from their `sub`:
 * a lock that comes from another name would tell that there is nobody.
 */
export function counterOfNobody({ keyring }: Pick<Services, 'keyring'>, sub: string): string {
  return `nobody ${keyring.hmac('counter', sub).toString('hex').slice(0, 5)}`
}

/**
 * The `sub` that a name nobody has goes by: the same for all spellings that would be one user in this pool, so that it
 * is counted and challenged as a user would be, and in the form of those that exist. The name cannot be read from it.
 */
export function subOfNobody({ keyring }: Pick<Services, 'keyring'>, pool: Pool, name: string): Sub {
  const digest = keyring.hmac('nobody', pool.id, nameKey(pool, name))
  return formSub((size) => digest.subarray(0, size)) as Sub // of nobody
}

const waiting = new Map<string, { running: number; queue: (() => void)[] }>()

/**
 * Judges a guess at a secret, unless the guesser is locked out.
 *
 * Every check of a password, by whatever way it comes, goes through here, so all of them share one counter. A failure
 * is stored before the next guess is admitted. From the fifth failure on, the lock lasts 1, 2, 4 … seconds, at most 15
 * minutes; guesses made meanwhile are refused unjudged and do not lengthen it.
 */
export async function guarded(
  { storage, clock }: Pick<Services, 'storage' | 'clock'>,
  pool: Pool,
  who: string,
  judge: () => boolean | Promise<boolean>,
): Promise<boolean> {
  const leave = await enter(`${pool.key} ${who}`)
  try {
    const before = await storage.guesses.find(pool.key, who)
    if (isLocked(before, clock.now())) throw new ApiError('NotAuthorizedException', LOCKED)
    await turn()
    const right = await judge()
    if (!right) await storage.guesses.fail(pool.key, who, clock.now(), QUIET_MS)
    else if (before) await storage.guesses.clear(pool.key, who)
    return right
  } finally {
    leave()
  }
}

function isLocked(guesses: Guesses | undefined, now: Date): boolean {
  if (!guesses || guesses.failures < FREE_FAILURES) return false
  const lock = Math.min(2 ** (guesses.failures - FREE_FAILURES) * 1_000, LONGEST_LOCK_MS)
  const since = now.getTime() - guesses.lastAt.getTime()
  // A failure so far ahead comes from before the clock was set back.
  return since < lock && since > -LONGEST_LOCK_MS
}

/** Waits for a place among the guesses at one user, and answers how to give it up. */
async function enter(key: string): Promise<() => void> {
  const line = waiting.get(key) ?? { running: 0, queue: [] }
  waiting.set(key, line)
  if (line.running < AT_ONCE) line.running += 1
  else await new Promise<void>((admit) => line.queue.push(admit))
  return () => {
    const next = line.queue.shift()
    if (next) return next()
    line.running -= 1
    if (line.running === 0) waiting.delete(key)
  }
}
