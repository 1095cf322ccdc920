import { GoneError, StorageError, UnwritableError } from '../error.ts'

/** https://www.sqlite.org/rescode.html */
const FOREIGN_KEY = 787
const BUSY = 5
const UNWRITABLE = new Map([
  [BUSY, 'another program keeps it locked'],
  [8, 'it is read-only'],
  [10, 'the disk fails'],
  [11, 'it is damaged'],
  [13, 'the disk is full'],
  [14, 'a file of it cannot be opened'],
  [26, 'it is not a database any more'],
])

/** What SQLite threw, in words; anything else as it is. */
export function failure(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code !== 'ERR_SQLITE_ERROR' && code !== 'ERR_INVALID_STATE') return error
  const result = resultOf(error)
  if (result === FOREIGN_KEY) return new GoneError('gone', { cause: error })
  const why = UNWRITABLE.get(primary(result))
  if (why === undefined) return new StorageError(`The database failed: ${message(error)}.`, { cause: error })
  return new UnwritableError(`The database failed: ${message(error)} (${why}).`, { cause: error })
}

/** Whether another program has the file locked, which passes. */
export function isBusy(error: unknown): boolean {
  return primary(resultOf(error)) === BUSY
}

export function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function resultOf(error: unknown): number {
  const result = error instanceof Error && 'errcode' in error ? error.errcode : undefined
  return typeof result === 'number' ? result : 0
}

/** The last byte of an extended result code. */
function primary(result: number): number {
  return result & 0xff
}
