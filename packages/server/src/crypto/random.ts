import { randomBytes, randomFillSync } from 'node:crypto'
import type { Random } from './secrets.ts'

const STORE_BYTES = 4_096
/** The longest that comes out of the store. */
const SMALL_BYTES = 64

/**
 * Makes a source of unguessable bytes that asks the system for many at a time: most that is drawn is the size of a UUID,
 * and asking costs more than the bytes. What has been given out is wiped from the store.
 */
export function createRandom(): Random {
  const store = new Uint8Array(STORE_BYTES)
  let used = STORE_BYTES
  return (size) => {
    if (size > SMALL_BYTES) return randomBytes(size)
    if (used + size > STORE_BYTES) {
      randomFillSync(store)
      used = 0
    }
    const given = store.slice(used, used + size)
    store.fill(0, used, used + size)
    used += size
    return given
  }
}
