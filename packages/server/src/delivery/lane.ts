/** Does so much at once, and the rest in order. */
export interface Lane {
  /** How much waits for its turn. */
  readonly waiting: number
  /** Resolves with what the work does, or with `undefined` when the lane was closed before its turn came. */
  run<T>(work: () => Promise<T>): Promise<T | undefined>
  /** Lets nothing begin any more. */
  close(): void
}

export function createLane(width: number): Lane {
  const queue: (() => void)[] = []
  let running = 0
  let isClosed = false

  function next(): void {
    if (running < width) queue.shift()?.()
  }

  return {
    get waiting() {
      return queue.length
    },
    run: (work) =>
      new Promise((resolve, reject) => {
        queue.push(() => {
          if (isClosed) return resolve(undefined)
          running += 1
          void work()
            .then(resolve, reject)
            .finally(() => {
              running -= 1
              next()
            })
        })
        next()
      }),
    close() {
      isClosed = true
      for (const begin of queue.splice(0)) begin()
    },
  }
}
