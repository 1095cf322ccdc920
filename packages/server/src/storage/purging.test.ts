import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { keepPurging } from './purging.ts'

const MINUTE = 60_000

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A store with so many expired rows. */
function store(expired: number) {
  const left = { rows: expired }
  const purge = vi.fn((rows: number) => {
    const gone = Math.min(rows, left.rows)
    left.rows -= gone
    return Promise.resolve(gone)
  })
  return { left, purge }
}

it('deletes all that has expired each minute, however much it is', async () => {
  const { left, purge } = store(25_500)
  const stop = keepPurging(purge, () => undefined)
  await vi.advanceTimersByTimeAsync(2 * MINUTE - 1)
  // With one step a minute, a server that serves more than 17 sign-ins a second would only ever grow.
  expect(left.rows).toBe(0)
  expect(purge).toHaveBeenCalledTimes(103)
  await vi.advanceTimersByTimeAsync(1)
  expect(purge).toHaveBeenCalledTimes(104)
  stop()
})

it('tells of a failure, and tries again', async () => {
  const failed = vi.fn()
  const purge = vi.fn(() => Promise.reject(new Error('gone')))
  const stop = keepPurging(purge, failed)
  await vi.advanceTimersByTimeAsync(2 * MINUTE)
  expect(failed.mock.calls).toEqual([[new Error('gone')], [new Error('gone')]])
  stop()
})

it('does nothing more once it is ended', async () => {
  const { purge } = store(1_000_000)
  const stop = keepPurging(purge, () => undefined)
  await vi.advanceTimersByTimeAsync(MINUTE)
  stop()
  const before = purge.mock.calls.length
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(purge.mock.calls.length).toBe(before)
})
