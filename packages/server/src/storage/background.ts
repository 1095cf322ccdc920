/** Work that goes on beside requests, at most once at a time for each name, and ends with the storage. */
export class Background {
  readonly #running = new Map<string, Promise<void>>()
  readonly #stopping = new AbortController()

  /** Starts `task` unless one of that name is running. A failure is left to the next attempt. */
  start(name: string, task: (stopping: AbortSignal) => Promise<void>): void {
    if (this.#running.has(name) || this.#stopping.signal.aborted) return
    const running = task(this.#stopping.signal)
      .catch(() => undefined)
      .finally(() => this.#running.delete(name))
    this.#running.set(name, running)
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.all(this.#running.values())
  }
}
