import type { Clock } from '../domain/clock.ts'
import { openLetter } from '../domain/messages/letters.ts'
import type { Message } from '../domain/messages/messages.ts'
import type { Services } from '../domain/services.ts'
import { ApiError } from '../errors.ts'
import type { OutboxStore, Waiting } from '../storage/port/index.ts'
import type { Lane } from './lane.ts'
import { createLane } from './lane.ts'
import type { Way, Ways } from './way.ts'
import { Refused } from './way.ts'

/** How long a letter is one process's. */
const LEASE_MS = 60_000
/** How long a way may take. */
const SENDING_MS = 30_000
/** How often letters are looked for that another process has left. */
const LOOK_MS = 5_000
const LOOKED_AT_ONCE = 50
/** Letters that one way sends at once, and those that wait for that in memory; others wait in the database. */
const AT_ONCE = 8
const MOST_WAITING = 1_000
/** With more waiting for a way, no further ones are looked for. */
const MOST_LOOKED_AT = 200
/** How long whoever causes a message may be kept waiting for what becomes of it. */
const ANSWER_MS = 3_000
/** After the first failure; four times as long after each further one. */
const BACK_OFF_MS = 5_000
const MOST_TRIES = 7
/** At the end: how long letters under way may take. */
const CLOSING_MS = 1_000
/** The service's sentence is not documented [?]. */
const NOT_DELIVERED = 'The message could not be delivered.'

export interface Worker {
  /** Lets letters under way be sent, for a short time; the others are there for the next start. */
  close(): Promise<void>
}

interface Needs extends Pick<Services, 'keyring' | 'log'> {
  readonly outbox: OutboxStore
  readonly clock: Clock
  readonly ways: Ways
}

type Outcome = { readonly sent: true } | { readonly failure: unknown }

/**
 * Sends what is in the outbox, beside requests: what this process posts at once, and by a timer what another has left.
 *
 * A letter is sent at least once. Who has it on lease and does not come back loses it to another; one that cannot be sent
 * is tried again later and later, and given up in the end. Each way has places of its own, so that one that hangs keeps
 * no other waiting.
 */
export function startWorker({ outbox, keyring, clock, log, ways }: Needs): Worker {
  const lanes = new Map<Way | undefined, Lane>()
  const underWay = new Set<Promise<void>>()
  const closing = new AbortController()
  let isLooking = false
  let isLost = false

  /** Takes a letter on; resolves when whoever posted it may go on, with what refuses it if they are told. Never rejects. */
  async function take(letter: Waiting): Promise<Refused | undefined> {
    let message: Message | undefined
    try {
      message = openLetter({ keyring }, letter)
    } catch (error) {
      await noting(failed(letter, error))
      return undefined
    }
    const way = message && ways.of(message)
    const { inbox } = ways
    // Without room here it waits in the database until its lease runs out.
    if (laneOf(inbox).waiting >= MOST_WAITING || laneOf(way).waiting >= MOST_WAITING) return undefined
    // What is for nobody takes its turn, too: whoever waits for it waits as long.
    const shown = inbox && laneOf(inbox).run(() => send(letter, inbox, message))
    const outcome = sendOn(letter, message, way, shown)
    const stored = outcome.then((known) => known && store(letter, known))
    underWay.add(stored)
    void stored.then(() => underWay.delete(stored))
    await shown
    if (!way || !message?.awaited) return undefined
    const known = await soon(outcome)
    const refused = known && 'failure' in known && known.failure instanceof Refused ? known.failure : undefined
    // Nobody sends later what was answered to have failed.
    if (refused) await stored
    return refused
  }

  /** Sends a letter out of the house, once the inbox has it; `undefined`: it is for somebody else to send. */
  async function sendOn(
    letter: Waiting,
    message: Message | undefined,
    way: Way | undefined,
    shown: Promise<Outcome | undefined> | undefined,
  ): Promise<Outcome | undefined> {
    const first = await shown
    if (shown && (!first || 'failure' in first || !way)) return first
    if (message && !way) return { failure: new Error(`There is no way to send ${message.medium}.`) }
    return laneOf(way).run(() => send(letter, way, message))
  }

  async function send(
    letter: Waiting,
    way: Way | undefined,
    message: Message | undefined,
  ): Promise<Outcome | undefined> {
    // While it waited here, somebody else may have taken it.
    if (letter.until <= clock.now()) return undefined
    try {
      if (message && way) await inTime(way.send(message, letter.id))
      return { sent: true }
    } catch (failure) {
      return { failure }
    }
  }

  function store(letter: Waiting, outcome: Outcome): Promise<void> {
    return noting('failure' in outcome ? failed(letter, outcome.failure) : outbox.done(letter.key))
  }

  function laneOf(way: Way | undefined): Lane {
    const known = lanes.get(way)
    if (known) return known
    const lane = createLane(AT_ONCE)
    if (closing.signal.aborted) lane.close()
    lanes.set(way, lane)
    return lane
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
    if (error instanceof Refused) {
      log.error('A message was refused and is given up.', { id: letter.id, error })
      return outbox.done(letter.key)
    }
    if (letter.tries >= MOST_TRIES) {
      log.error('A message could not be sent and is given up.', { id: letter.id, tries: letter.tries, error })
      return outbox.done(letter.key)
    }
    const waitMs = BACK_OFF_MS * 4 ** (letter.tries - 1)
    log.warn('A message could not be sent; it is tried again.', { id: letter.id, tries: letter.tries, waitMs, error })
    return outbox.failed(letter, new Date(clock.now().getTime() + waitMs))
  }

  /** Takes on what is due, as long as there is room. */
  async function look(): Promise<void> {
    if (isLooking) return
    isLooking = true
    try {
      const hasRoom = () => [...lanes.values()].every(({ waiting }) => waiting < MOST_LOOKED_AT)
      for (let found = LOOKED_AT_ONCE; found === LOOKED_AT_ONCE && !closing.signal.aborted && hasRoom();) {
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
      if (closing.signal.aborted) return
      const refused = (await Promise.all(letters.map(take))).find((one) => one !== undefined)
      if (refused) throw new ApiError('CodeDeliveryFailureException', NOT_DELIVERED, { cause: refused })
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
      for (const lane of lanes.values()) lane.close()
      let late: NodeJS.Timeout | undefined
      const patience = new Promise((resolve) => {
        late = setTimeout(resolve, CLOSING_MS)
      })
      await Promise.race([Promise.all(underWay), patience])
      clearTimeout(late)
      for (const way of lanes.keys()) way?.close?.()
    },
  }
}

/** Waits for a way, and no longer than it may take: one that hangs may not keep its place from others. */
async function inTime(sending: Promise<void>): Promise<void> {
  const late = Symbol('late')
  if ((await within(SENDING_MS, sending, late)) === late) throw new Error('It took too long.')
}

/** What becomes known soon enough for whoever is kept waiting for it. */
function soon<T>(outcome: Promise<T | undefined>): Promise<T | undefined> {
  return within(ANSWER_MS, outcome, undefined)
}

async function within<T, U>(ms: number, promise: Promise<T>, otherwise: U): Promise<T | U> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<U>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), ms)
    // Nor may it keep a process that wants to end.
    timer.unref()
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
