import type { Message } from '../domain/messages/messages.ts'
import { contentOf } from '../domain/messages/messages.ts'
import type { Services } from '../domain/services.ts'
import { aliasesOf, nameKey, isCaseSensitive } from '../domain/users/names.ts'
import { fold } from '../storage/fold.ts'
import type { InboxEntry, Pool, PoolId, User } from '../storage/port/index.ts'
import type { Way } from './way.ts'

/** A message as the inbox shows it. */
export interface InboxMessage {
  readonly id: string
  readonly poolId: string
  readonly username: string
  /** Absent when the user was gone by then. */
  readonly sub: string | undefined
  readonly destination: string
  readonly medium: Message['medium']
  readonly trigger: Message['trigger']
  readonly from?: string | undefined
  readonly replyTo?: string | undefined
  readonly subject: string
  readonly body: string
  readonly html?: boolean | undefined
  readonly code: string
  readonly link: string | undefined
  /** ISO 8601. */
  readonly sentAt: string
}

/** Which messages are meant; an absent or empty member filters nothing. */
export interface InboxQuery {
  readonly poolId?: string | undefined
  /** Any name by which the user could sign in, or an address. */
  readonly username?: string | undefined
  readonly sub?: string | undefined
  /** Where it went, or the user's own address. */
  readonly email?: string | undefined
  readonly destination?: string | undefined
  /** The id of a message, or a moment: only later ones. */
  readonly after?: string | Date | undefined
}

export interface Inbox extends Way {
  /** The messages that fit, newest last. With `waitMs` and none there yet, the answer is held until one comes. */
  read(query: InboxQuery, waitMs: number, signal?: AbortSignal): Promise<InboxMessage[]>
  clear(): Promise<void>
}

/** What is sealed of a message. */
interface Kept {
  readonly message: Omit<InboxMessage, 'id'>
  readonly email: string
  /** Folded. */
  readonly names: readonly string[]
}

/** The last thousand, or as many as have eight million characters: templates that repeat a long username make a megabyte. */
const ROOM = { most: 1_000, size: 8 * 1024 * 1024 }
/** How often is looked for what other processes on the same data have received, while somebody waits. */
const LOOK_MS = 200

/** Keeps messages with the data, where people can look at them. */
export function createInbox(services: Pick<Services, 'storage' | 'keyring' | 'clock'>): Inbox {
  const { storage, keyring, clock } = services
  const waiting = new Set<() => void>()

  function open({ key, id, poolId, sealed }: InboxEntry): Kept & { readonly shown: InboxMessage } {
    const kept = JSON.parse(keyring.open(sealed, placeOf(poolId, id)).toString()) as Kept // sealed below
    return { ...kept, shown: { id: String(key), ...kept.message } }
  }

  return {
    async send(message, id) {
      const pool = await storage.pools.find(message.poolId as PoolId) // of a pool that may be gone
      if (!pool) return
      const user = await storage.users.find(pool.key, { usernameKey: nameKey(pool, message.username), aliases: [] })
      const kept: Kept = {
        message: { ...contentOf(message), sub: user?.sub, sentAt: clock.now().toISOString() },
        email: fold(user?.attributes['email'] ?? ''),
        names: user ? namesOf(pool, user) : [],
      }
      const sealed = keyring.seal(JSON.stringify(kept), placeOf(pool.id, id))
      await storage.inbox.add({ id, pool: pool.key, sealed }, ROOM)
      for (const look of waiting) look()
    },
    async read(query, waitMs, signal) {
      let seen = typeof query.after === 'string' ? Number(query.after) : 0
      let isOver = waitMs <= 0
      let wake: () => void = () => undefined
      const look = () => wake()
      const end = () => {
        isOver = true
        wake()
      }
      const timers = [setTimeout(end, waitMs), setInterval(look, LOOK_MS)]
      signal?.addEventListener('abort', end)
      waiting.add(look)
      try {
        for (;;) {
          // What comes while it is looked at is looked for again.
          const isLast = isOver
          const woken = new Promise<void>((resolve) => (wake = resolve))
          const entries = await storage.inbox.list(seen)
          const found = entries.map(open).filter((one) => fits(one, query))
          if (found.length > 0 || isLast) return found.map(({ shown }) => shown)
          seen = entries.at(-1)?.key ?? seen
          await woken
        }
      } finally {
        timers.forEach(clearTimeout)
        signal?.removeEventListener('abort', end)
        waiting.delete(look)
      }
    },
    clear: () => storage.inbox.clear(),
  }
}

function fits({ message, email, names }: Kept, query: InboxQuery): boolean {
  const { poolId, username, sub, after } = query
  const destination = fold(message.destination)
  const asked = { email: fold(query.email ?? ''), destination: fold(query.destination ?? '') }
  return (
    (!poolId || message.poolId === poolId) &&
    (!username || message.username === username || destination === fold(username) || names.includes(fold(username))) &&
    (!sub || message.sub === sub.toLowerCase()) &&
    (!asked.email || destination === asked.email || email === asked.email) &&
    (!asked.destination || destination === asked.destination) &&
    (!(after instanceof Date) || Date.parse(message.sentAt) > after.getTime())
  )
}

/** The names of a user beside the username as it is written. */
function namesOf(pool: Pool, user: User): string[] {
  const { email = '', phone_number: phone = '' } = user.attributes
  const own = isCaseSensitive(pool) ? [] : [user.usernameKey]
  const names = [email, phone, ...aliasesOf(pool, user).map(({ key }) => key), ...own].map(fold)
  return [...new Set(names)].filter(Boolean)
}

function placeOf(pool: string, id: string) {
  return { table: 'inbox', column: 'sealed', pool, owner: id }
}
