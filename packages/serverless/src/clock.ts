import { AsyncLocalStorage } from 'node:async_hooks'
import { fileURLToPath } from 'node:url'
import { followFrom } from '../../handler/src/testing/clock.ts'

/** Milliseconds since 1970. */
export type Clock = () => number

const PAUSE_MS = 1000

/**
 * The clock of the user pool, which tests move; the system's while the pool does not answer.
 *
 * `system` has to be the one of before anybody replaced it, or it would ask itself.
 */
export function poolClock(endpoint: string, system: Clock): Clock {
  const follow = followFrom(endpoint, system)
  let failedAt = -Infinity
  return () => {
    // Whoever asks stands still meanwhile: a pool that hangs must not stop every reading.
    if (performance.now() - failedAt < PAUSE_MS) return system()
    try {
      return follow()
    } catch {
      failedAt = performance.now()
      return system()
    }
  }
}

/**
 * `NODE_OPTIONS` by which the thread or process of a function reads the pool's clock wherever it reads `Date.now()`: its
 * verifiers are in bundles of its own. What is given stays.
 */
export function withClock(options: unknown): string {
  const preload = `--require ${JSON.stringify(fileURLToPath(new URL('function-clock.cjs', import.meta.url)))}`
  return typeof options === 'string' && options !== '' ? `${options} ${preload}` : preload
}

/** Has functions that run in this process read the pool's clock, and nobody else. Answers what runs one of them so. */
export function clockInProcess(endpoint: string): <T>(run: () => T) => T {
  const inside = new AsyncLocalStorage<true>()
  const system = Date.now
  const clock = poolClock(endpoint, system)
  Date.now = () => (inside.getStore() ? clock() : system())
  return (run) => inside.run(true, run)
}
