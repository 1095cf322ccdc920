import { StatementSync } from 'node:sqlite'
import { vi } from 'vitest'

/**
 * Watches what requests ask of SQLite. The engine executes every statement by `all`.
 *
 * Timers of the program ask as well, whenever a second or half a one is over: whether the master key is still that of the
 * database (`meta`), and what of the outbox others have left (`with`). No request asks either for itself, so they are left
 * out.
 */
export function watchStatements() {
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
