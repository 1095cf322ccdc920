const EVERY_MS = 60_000
const PAUSE_MS = 20
/** Rows of each kind that go in one statement. */
const ROWS = 250

/**
 * Has what has expired deleted once a minute until nothing is left, in steps short enough that requests come between.
 *
 * `purge` deletes at most so many rows of each kind and answers how many went. A failure ends the round and is told to
 * `failed`. Answers how to end it all.
 */
export function keepPurging(purge: (rows: number) => Promise<number>, failed: (error: unknown) => void): () => void {
  const stopping = new AbortController()
  let isRunning = false

  async function round(): Promise<void> {
    if (isRunning) return
    isRunning = true
    try {
      while (!stopping.signal.aborted && (await purge(ROWS)) > 0) await pause()
    } catch (error) {
      if (!stopping.signal.aborted) failed(error)
    } finally {
      isRunning = false
    }
  }

  const timer = setInterval(() => void round(), EVERY_MS)
  timer.unref()
  return () => {
    stopping.abort()
    clearInterval(timer)
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS).unref())
}
