import { randomBytes, randomFillSync } from 'node:crypto'
import type { Random } from './secrets.ts'

const STORE_BYTES = 16_384
/** The longest that comes out of the store: the longest part of a refresh token. */
const SMALL_BYTES = 480

/**
 * Makes a source of unguessable bytes that asks the system for many at a time: asking costs as much as some
 * thousand bytes. What has been given out is wiped from the store.
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
