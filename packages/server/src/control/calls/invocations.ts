import type { Invocation, Watch } from '../../domain/invocations.ts'
import { fold } from '../../storage/fold.ts'

/** A call of a function as it is kept. */
export interface Kept extends Invocation {
  /** They count up. */
  readonly id: string
}

/** Which calls are meant; an absent or empty member filters nothing. */
export interface InvocationQuery {
  readonly poolId?: string | undefined
  readonly trigger?: string | undefined
  /** The username, or another name of the user that the function was told. */
  readonly username?: string | undefined
  /** The id of a call, or a moment: only later ones. */
  readonly after?: string | Date | undefined
}

export interface Invocations extends Watch {
  /** The calls that fit, newest last. With `waitMs` and none there yet, the answer is held until one comes. */
  read(query: InvocationQuery, waitMs: number, signal?: AbortSignal): Promise<readonly Kept[]>
  find(id: string): Kept | undefined
  clear(): void
}

const MOST = 200
/** Characters of events and answers: a function may answer six million of them. */
const LARGEST = 8 * 1024 * 1024

/** Keeps the last calls of functions, in memory. */
export function createInvocations(stopwatch: () => number): Invocations {
  const kept: { readonly call: Kept; readonly size: number }[] = []
  const waiting = new Set<() => void>()
  let last = 0
  let size = 0

  const isFull = () => kept.length > MOST || (size > LARGEST && kept.length > 1)

  return {
    stopwatch,
    told(invocation) {
      const call = { ...invocation, id: String((last += 1)) }
      const own = JSON.stringify([call.event, call.answer]).length
      kept.push({ call, size: own })
      size += own
      while (isFull()) size -= kept.shift()?.size ?? 0
      for (const look of waiting) look()
    },
    async read(query, waitMs, signal) {
      const ended = new AbortController()
      const timer = setTimeout(() => ended.abort(), waitMs)
      const ends = AbortSignal.any([ended.signal, ...(signal ? [signal] : [])])
      try {
        for (;;) {
          const found = kept.map(({ call }) => call).filter((call) => fits(call, query))
          if (found.length > 0 || waitMs <= 0 || ends.aborted) return found
          await new Promise<void>((resolve) => {
            const look = () => {
              waiting.delete(look)
              resolve()
            }
            waiting.add(look)
            ends.addEventListener('abort', look, { once: true })
          })
        }
      } finally {
        clearTimeout(timer)
      }
    },
    find: (id) => kept.find(({ call }) => call.id === id)?.call,
    clear() {
      kept.length = 0
      size = 0
    },
  }
}

function fits(call: Kept, { poolId, trigger, username, after }: InvocationQuery): boolean {
  return (
    (!poolId || call.poolId === poolId) &&
    (!trigger || call.trigger === trigger) &&
    (!username || namesOf(call).includes(fold(username))) &&
    (!after || (typeof after === 'string' ? Number(call.id) > Number(after) : call.at > after))
  )
}

function namesOf({ username, event }: Kept): string[] {
  const { request } = event as { request?: { userAttributes?: Readonly<Record<string, string>> } } // as they are made
  const { sub = '', email = '', phone_number = '', preferred_username = '' } = request?.userAttributes ?? {}
  return [username, sub, email, phone_number, preferred_username].filter(Boolean).map(fold)
}
