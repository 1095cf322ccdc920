import { uuid } from '../../crypto/secrets.ts'
import type { Letter, Pool, Waiting } from '../../storage/port/index.ts'
import type { Services } from '../services.ts'
import type { Message } from './messages.ts'

const KEPT_MS = 24 * 60 * 60 * 1000

/** Seals a message for the row in which it waits until it is sent. */
export function letterOf(
  { keyring, random, clock }: Pick<Services, 'keyring' | 'random' | 'clock'>,
  { key, id: poolId }: Pick<Pool, 'key' | 'id'>,
  message: Message,
  until?: Date,
): Letter {
  const id = uuid(random)
  const createdAt = clock.now()
  const sealed = keyring.seal(JSON.stringify(message), placeOf(poolId, id))
  const expiresAt = until ?? new Date(createdAt.getTime() + KEPT_MS)
  return { id, pool: { key, id: poolId }, sealed, createdAt, expiresAt }
}

/** The message of a letter; `undefined` when it is for nobody, or its pool is gone. */
export function openLetter(
  { keyring }: Pick<Services, 'keyring'>,
  { id, poolId, sealed }: Pick<Waiting, 'id' | 'poolId' | 'sealed'>,
): Message | undefined {
  if (poolId === null) return undefined
  const message = JSON.parse(keyring.open(sealed, placeOf(poolId, id)).toString()) as Message // sealed above
  return message.destination === '' ? undefined : message
}

function placeOf(pool: string, id: string) {
  return { table: 'outbox', column: 'sealed', pool, owner: id }
}
