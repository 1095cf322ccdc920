import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { StorageError } from '../error.ts'

interface Failures {
  /** Turns what the database throws into what a caller may see. */
  failure(error: unknown): unknown
  /** Whether another program has the file locked. */
  isBusy(error: unknown): boolean
}

interface Waiting {
  readonly work: () => unknown
  readonly resolve: (value: unknown) => void
  readonly reject: (reason: unknown) => void
}

type Outcome = { readonly value: unknown } | { readonly thrown: unknown }

/** Between two attempts at a file that another program has locked, and how many there are: five seconds in all. */
export const RETRY_MS = 20
export const PATIENCE = 200

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
  readonly #begin: StatementSync
  readonly #commit: StatementSync
  readonly #savepoint: StatementSync
  readonly #release: StatementSync
  readonly #failures: Failures
  #queue: Waiting[] = []
  #scheduled = false
  #attempts = 0

  constructor(db: DatabaseSync, failures: Failures) {
    this.#db = db
    this.#begin = db.prepare('BEGIN IMMEDIATE')
    this.#commit = db.prepare('COMMIT')
    this.#savepoint = db.prepare('SAVEPOINT one')
    this.#release = db.prepare('RELEASE one')
    this.#failures = failures
  }

  submit<T>(work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ work, resolve: resolve as (value: unknown) => void, reject })
      if (this.#scheduled) return
      this.#scheduled = true
      setImmediate(() => this.#turn())
    })
  }

  /** Does at once whatever waits. What cannot be done now is refused. */
  flush(): void {
    this.#attempts = PATIENCE
    while (this.#queue.length > 0) this.#transact(this.#queue.splice(0, LARGEST_GROUP))
  }

  #turn(): void {
    const group = this.#queue.splice(0, LARGEST_GROUP)
    const isDone = this.#transact(group)
    // What waits for another program keeps its place, and the event loop goes on.
    if (!isDone) this.#queue.unshift(...group)
    this.#scheduled = this.#queue.length > 0
    if (!this.#scheduled) return
    if (isDone) setImmediate(() => this.#turn())
    else setTimeout(() => this.#turn(), RETRY_MS)
  }

  /** Answers `false` when another program has the file locked and the group is to be tried again: nothing happened. */
  #transact(group: readonly Waiting[]): boolean {
    const [first] = group
    if (!first) return true
    try {
      if (!this.#began()) return false
      const outcomes = group.length === 1 ? [this.#attempt(first)] : group.map((waiting) => this.#inSavepoint(waiting))
      const [outcome] = outcomes
      if (group.length === 1 && outcome && 'thrown' in outcome) this.#db.exec('ROLLBACK')
      else this.#commit.run()
      for (const [index, waiting] of group.entries()) settle(waiting, outcomes[index])
    } catch (error) {
      // Nothing of this group is stored: not begun, not committed, or rolled back by the database itself.
      this.#rollBack()
      const reason = this.#failures.failure(error)
      for (const waiting of group) waiting.reject(reason)
    }
    return true
  }

  #began(): boolean {
    try {
      this.#begin.run()
      this.#attempts = 0
      return true
    } catch (error) {
      if (!this.#failures.isBusy(error)) throw error
      // Once patience is at its end, nobody waits until there has been a success.
      if (this.#attempts >= PATIENCE) throw error
      this.#attempts += 1
      return false
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
    this.#savepoint.run()
    const outcome = this.#attempt(waiting)
    if ('thrown' in outcome) this.#db.exec('ROLLBACK TO one')
    this.#release.run()
    return outcome
  }

  #attempt(waiting: Waiting): Outcome {
    try {
      return { value: waiting.work() }
    } catch (error) {
      // A full disk or a failing one takes the whole transaction away, and with it the others of the group.
      if (!this.#db.isTransaction) throw error
      return { thrown: this.#failures.failure(error) }
    }
  }
}

function settle(waiting: Waiting, outcome: Outcome | undefined): void {
  if (!outcome) waiting.reject(new StorageError('A write was lost.'))
  else if ('thrown' in outcome) waiting.reject(outcome.thrown)
  else waiting.resolve(outcome.value)
}
