import type { Message } from '../domain/messages/messages.ts'
import type { Clock } from '../domain/clock.ts'
import type { Way } from './way.ts'

/** A message as the inbox shows it. */
export interface InboxMessage {
  readonly id: string
  readonly poolId: string
  readonly username: string
  readonly destination: string
  readonly medium: Message['medium']
  readonly trigger: Message['trigger']
  readonly subject: string
  readonly body: string
  readonly code: string
  readonly link: string | undefined
  /** ISO 8601. */
  readonly sentAt: string
}

/** Which messages are meant; an absent or empty member filters nothing. */
export interface InboxQuery {
  readonly poolId?: string | undefined
  readonly username?: string | undefined
  readonly destination?: string | undefined
  /** The id of a message: only later ones. */
  readonly after?: string | undefined
}

export interface Inbox extends Way {
  /** The messages that fit, newest last. With `waitMs` and none there yet, the answer is held until one comes. */
  read(query: InboxQuery, waitMs: number, signal?: AbortSignal): Promise<InboxMessage[]>
  clear(): void
}

const KEPT = 1_000
/** Templates that repeat a long username make messages of a megabyte. */
const KEPT_CHARACTERS = 8 * 1024 * 1024

/** Keeps messages in memory instead of sending them: the last thousand, or as many as have eight million characters. */
export function createInbox({ clock }: { clock: Clock }): Inbox {
  let messages: InboxMessage[] = []
  let characters = 0
  let count = 0
  const waiting = new Set<() => void>()

  function matching({ poolId, username, destination, after }: InboxQuery): InboxMessage[] {
    const later = Number(after || 0)
    return messages.filter(
      (message) =>
        (!poolId || message.poolId === poolId) &&
        (!username || message.username === username) &&
        (!destination || message.destination === destination) &&
        Number(message.id) > later,
    )
  }

  return {
    // Who has just signed up looks here at once.
    immediate: true,
    async send(message) {
      count += 1
      const { link, ...rest } = message
      const kept = { id: String(count), ...rest, link, sentAt: clock.now().toISOString() }
      messages.push(kept)
      characters += sizeOf(kept)
      while (messages.length > KEPT || (characters > KEPT_CHARACTERS && messages.length > 1)) {
        characters -= sizeOf(messages.shift())
      }
      for (const wake of waiting) wake()
    },
    async read(query, waitMs, signal) {
      const found = matching(query)
      if (found.length > 0 || waitMs <= 0) return found
      await new Promise<void>((resolve) => {
        const end = () => {
          clearTimeout(timer)
          waiting.delete(look)
          signal?.removeEventListener('abort', end)
          resolve()
        }
        const look = () => {
          if (matching(query).length > 0) end()
        }
        const timer = setTimeout(end, waitMs)
        waiting.add(look)
        signal?.addEventListener('abort', end)
      })
      return matching(query)
    },
    clear() {
      messages = []
      characters = 0
    },
  }
}

function sizeOf(message: InboxMessage | undefined): number {
  return Object.values(message ?? {}).reduce<number>((size, text: string | undefined) => size + (text?.length ?? 0), 0)
}
