import type { DatabaseSync } from 'node:sqlite'
import { StorageError } from '../error.ts'

interface Waiting {
  readonly work: () => unknown
  readonly resolve: (value: unknown) => void
  readonly reject: (reason: unknown) => void
}

type Outcome = { readonly value: unknown } | { readonly thrown: unknown }

/** So many writes share a transaction at most: what bounds how long the event loop stands still. */
const LARGEST_GROUP = 64

/**
 * Runs writes in groups: all that wait at one turn of the event loop share a transaction, and thus the one wait for the
 * disk that makes them durable.
 *
 * Each has a savepoint, so that one that throws undoes only itself. All are answered after the COMMIT.
 */
export class GroupCommit {
  readonly #db: DatabaseSync
  readonly #wrap: (error: unknown) => unknown
  #queue: Waiting[] = []
  #scheduled = false

  /** `wrap` turns what the database throws into what a caller may see. */
  constructor(db: DatabaseSync, wrap: (error: unknown) => unknown) {
    this.#db = db
    this.#wrap = wrap
  }

  submit<T>(work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ work, resolve: resolve as (value: unknown) => void, reject })
      if (this.#scheduled) return
      this.#scheduled = true
      setImmediate(() => this.#turn())
    })
  }

  /** Does at once whatever waits. */
  flush(): void {
    while (this.#queue.length > 0) this.#commit(this.#queue.splice(0, LARGEST_GROUP))
  }

  #turn(): void {
    this.#commit(this.#queue.splice(0, LARGEST_GROUP))
    this.#scheduled = this.#queue.length > 0
    if (this.#scheduled) setImmediate(() => this.#turn())
  }

  #commit(group: readonly Waiting[]): void {
    const [first] = group
    if (!first) return
    try {
      this.#db.exec('BEGIN IMMEDIATE')
      const outcomes = group.length === 1 ? [this.#attempt(first)] : group.map((waiting) => this.#inSavepoint(waiting))
      const [outcome] = outcomes
      if (group.length === 1 && outcome && 'thrown' in outcome) this.#db.exec('ROLLBACK')
      else this.#db.exec('COMMIT')
      for (const [index, waiting] of group.entries()) settle(waiting, outcomes[index])
    } catch (error) {
      // Nothing of this group is stored: not begun, not committed, or rolled back by the database itself.
      this.#rollBack()
      const reason = this.#wrap(error)
      for (const waiting of group) waiting.reject(reason)
    }
  }

  /** Leaves no transaction open. Where that fails, the next group cannot begin, and tries again. */
  #rollBack(): void {
    try {
      if (this.#db.isOpen && this.#db.isTransaction) this.#db.exec('ROLLBACK')
    } catch {
      // Who waits is told what failed before. Thrown here, where nobody catches, this would end the process.
    }
  }

  #inSavepoint(waiting: Waiting): Outcome {
    this.#db.exec('SAVEPOINT one')
    const outcome = this.#attempt(waiting)
    this.#db.exec('thrown' in outcome ? 'ROLLBACK TO one; RELEASE one' : 'RELEASE one')
    return outcome
  }

  #attempt(waiting: Waiting): Outcome {
    try {
      return { value: waiting.work() }
    } catch (error) {
      // A full disk or a failing one takes the whole transaction away, and with it the others of the group.
      if (!this.#db.isTransaction) throw error
      return { thrown: this.#wrap(error) }
    }
  }
}

function settle(waiting: Waiting, outcome: Outcome | undefined): void {
  if (!outcome) waiting.reject(new StorageError('A write was lost.'))
  else if ('thrown' in outcome) waiting.reject(outcome.thrown)
  else waiting.resolve(outcome.value)
}
