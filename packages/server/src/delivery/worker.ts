import type { Clock } from '../domain/clock.ts'
import { openLetter } from '../domain/messages/letters.ts'
import type { Message } from '../domain/messages/messages.ts'
import type { Services } from '../domain/services.ts'
import type { OutboxStore, Waiting } from '../storage/port/index.ts'
import type { Ways } from './way.ts'

/** How long a letter is one process's. */
const LEASE_MS = 60_000
/** How long a way may take. */
const SENDING_MS = 30_000
/** How often letters are looked for that another process has left. */
const LOOK_MS = 5_000
const LOOKED_AT_ONCE = 50
/** Letters sent at once, and those that wait for that in memory; others wait in the database. */
const AT_ONCE = 8
const MOST_WAITING = 1_000
/** After the first failure; four times as long after each further one. */
const BACK_OFF_MS = 5_000
const MOST_TRIES = 7
/** At the end: how long letters under way may take. */
const CLOSING_MS = 1_000

export interface Worker {
  /** Lets letters under way be sent, for a short time; the others are there for the next start. */
  close(): Promise<void>
}

interface Needs extends Pick<Services, 'keyring' | 'log'> {
  readonly outbox: OutboxStore
  readonly clock: Clock
  readonly ways: Ways
}

/** A letter, what is in it, and who waits for it to be handed over. */
interface Job {
  readonly letter: Waiting
  /** `undefined`: it is dropped, after the same work. */
  readonly message: Message | undefined
  readonly handed: () => void
}

/**
 * Sends what is in the outbox, beside requests: what this process posts at once, and by a timer what another has left.
 *
 * A letter is sent at least once. Who has it on lease and does not come back loses it to another; one that cannot be sent
 * is tried again later and later, and given up in the end.
 */
export function startWorker({ outbox, keyring, clock, log, ways }: Needs): Worker {
  const isAwaited = Object.values(ways).some(({ immediate }) => immediate)
  const waiting: Job[] = []
  const underWay = new Set<Promise<void>>()
  let sending = 0
  let isLooking = false
  const closing = new AbortController()
  let isLost = false

  /** Takes a letter on; resolves when whoever posted it may go on. Never rejects. */
  async function take(letter: Waiting): Promise<void> {
    let message: Message | undefined
    try {
      message = openLetter({ keyring }, letter)
    } catch (error) {
      return noting(failed(letter, error))
    }
    const handed = new Promise<void>((resolve) => waiting.push({ letter, message, handed: resolve }))
    next()
    if (message ? ways[message.medium].immediate : isAwaited) await handed
  }

  function next(): void {
    while (!closing.signal.aborted && sending < AT_ONCE) {
      const job = waiting.shift()
      if (!job) return
      sending += 1
      const running = work(job).finally(() => underWay.delete(running))
      underWay.add(running)
    }
  }

  async function work({ letter, message, handed }: Job): Promise<void> {
    // While it waited here, somebody else may have taken it.
    const outcome = letter.until > clock.now() ? await send(message) : undefined
    sending -= 1
    next()
    const stored = outcome && ('failure' in outcome ? failed(letter, outcome.failure) : outbox.done(letter.key))
    handed()
    if (stored) await noting(stored)
  }

  async function send(message: Message | undefined): Promise<{ sent: true } | { failure: unknown }> {
    try {
      if (message) await inTime(ways[message.medium].send(message))
      return { sent: true }
    } catch (failure) {
      return { failure }
    }
  }

  /** What cannot be stored leaves the letter there: it comes again when its lease has run out. */
  async function noting(stored: Promise<void>): Promise<void> {
    try {
      await stored
    } catch (error) {
      log.warn('What became of a message could not be stored.', { error })
    }
  }

  function failed(letter: Waiting, error: unknown): Promise<void> {
    if (letter.tries >= MOST_TRIES) {
      log.error('A message could not be sent and is given up.', { tries: letter.tries, error })
      return outbox.done(letter.key)
    }
    const waitMs = BACK_OFF_MS * 4 ** (letter.tries - 1)
    log.warn('A message could not be sent; it is tried again.', { tries: letter.tries, waitMs, error })
    return outbox.failed(letter, new Date(clock.now().getTime() + waitMs))
  }

  /** Takes on what is due, as long as there is room. */
  async function look(): Promise<void> {
    if (isLooking) return
    isLooking = true
    try {
      for (let found = LOOKED_AT_ONCE; found === LOOKED_AT_ONCE && !closing.signal.aborted && waiting.length === 0;) {
        const letters = await outbox.claim(clock.now(), LEASE_MS, LOOKED_AT_ONCE)
        for (const letter of letters) void take(letter)
        found = letters.length
      }
      isLost = false
    } catch (error) {
      if (!isLost && !closing.signal.aborted) log.warn('The outbox could not be read.', { error })
      isLost = true
    } finally {
      isLooking = false
    }
  }

  const unwatch = outbox.watch({
    leaseMs: LEASE_MS,
    async posted(letters) {
      // Without room here they wait in the database until their lease runs out.
      if (closing.signal.aborted || waiting.length + letters.length > MOST_WAITING) return
      await Promise.all(letters.map(take))
    },
  })
  const timer = setInterval(() => void look(), LOOK_MS)
  timer.unref()
  const first = setImmediate(() => void look())

  return {
    async close() {
      clearImmediate(first)
      clearInterval(timer)
      unwatch()
      closing.abort()
      for (const { handed } of waiting.splice(0)) handed()
      let late: NodeJS.Timeout | undefined
      const patience = new Promise((resolve) => {
        late = setTimeout(resolve, CLOSING_MS)
      })
      await Promise.race([Promise.all(underWay), patience])
      clearTimeout(late)
    },
  }
}

/** Waits for a way, and no longer than it may take: one that hangs may not keep its place from others. */
async function inTime(sending: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('It took too long.')), SENDING_MS)
    // Nor may it keep a process that wants to end.
    timer.unref()
  })
  try {
    await Promise.race([sending, late])
  } finally {
    clearTimeout(timer)
  }
}
