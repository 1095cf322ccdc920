import { StatementSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { vi } from 'vitest'

/** A second after its start a server looks for what a crash has left. */
const SWEPT_MS = 1_200

/**
 * Watches what requests ask of SQLite. The engine executes every statement by `all`.
 *
 * The program's own work is none of theirs: what a start does later is waited for, and what its timers ask is left out,
 * whether the master key is still that of the database (`meta`), and what of the outbox others have left (`with`). No
 * request asks either for itself.
 */
export async function watchStatements() {
  await sleep(SWEPT_MS)
  const spy = vi.spyOn(StatementSync.prototype, 'all')
  return {
    forget: () => void spy.mockClear(),
    /** The texts since the last `forget`, in their order. */
    texts: () =>
      spy.mock.contexts
        .flatMap((statement) => (statement instanceof StatementSync ? [statement.sourceSQL] : []))
        .filter((sql) => !/^with|(?:from|into|update) "meta"/.test(sql)),
    stop: () => spy.mockRestore(),
  }
}

/** The verb and the table of a statement. */
export const brief = (sql: string) => `${/^\w+/.exec(sql)?.[0]} ${/(?:from|into|update) "?(\w+)"?/.exec(sql)?.[1]}`
