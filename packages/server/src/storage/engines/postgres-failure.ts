import { GoneError, StorageError, UnwritableError } from '../error.ts'

/** The statement lost a race that it may win when it starts again. */
export class LostRace extends StorageError {}

/** The connection went away under the statement: whether it was done is not known. */
export class LostConnection extends StorageError {}

/** The server has not answered for so long that nobody waits any more. */
export class SilentConnection extends LostConnection {}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const FOREIGN_KEY_VIOLATION = '23503'
const RACE = /^(40001|40P01|55P03)/ // serialization_failure, deadlock_detected, lock_not_available
const CUT = /^(57P0[1-5]|08)/ // the server ends, or ends this session
const UNWRITABLE = /^(25006|53100|58|XX)/ // read_only_sql_transaction, disk_full, system errors, damaged data
/** What `pg` says when `query_timeout` is over; it has no code. */
const PG_TIMEOUT = 'Query read timeout'

/** What the database threw at a statement, in words. */
export function failure(error: unknown, label: string): Error {
  const words = `The database ${label} failed: ${textOf(error)}.`
  const state = sqlState(error)
  if (error instanceof Error && error.message === PG_TIMEOUT) return new SilentConnection(words, { cause: error })
  if (state === undefined || CUT.test(state)) return new LostConnection(words, { cause: error })
  if (state === FOREIGN_KEY_VIOLATION) return new GoneError('gone', { cause: error })
  if (RACE.test(state)) return new LostRace(words, { cause: error })
  if (UNWRITABLE.test(state)) return new UnwritableError(words, { cause: error })
  return new StorageError(words, { cause: error })
}

/** Why there is no connection to send a statement on, in words. */
export function unreachable(error: unknown, label: string): StorageError {
  return new StorageError(`The database ${label} failed: ${textOf(error)}.`, { cause: error })
}

/** The server's own code for an error; errors of the connection have none, or one of the operating system. */
function sqlState(error: unknown): string | undefined {
  const isServers = error instanceof Error && 'severity' in error && 'code' in error
  return isServers && typeof error.code === 'string' ? error.code : undefined
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.message || ('code' in error ? String(error.code) : error.name)
}
