import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  linkSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { ConfigError } from '../../config/error.ts'

/** No note of a data folder is longer, in bytes. */
const LONGEST = 4096

/**
 * Reads a small file of a data folder; `undefined` when there is none. Throws a ConfigError for anything else.
 *
 * Somebody else may have put it there. A pipe would keep us waiting forever and a device would never end: so it is opened
 * without waiting, and what was opened is looked at before it is read.
 */
export function readNote(file: string): string | undefined {
  if (!existsSync(file)) return undefined
  let handle: number | undefined
  try {
    handle = openSync(file, constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK))
    const bytes = Buffer.alloc(LONGEST + 1)
    const length = fstatSync(handle).isFile() ? readSync(handle, bytes) : bytes.length
    if (length <= LONGEST) return bytes.toString('utf8', 0, length)
  } catch (cause) {
    throw new ConfigError(`${file} cannot be read: ${reason(cause)}`, { cause })
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
  throw new ConfigError(`${file} is not a file of at most ${LONGEST} bytes.`)
}

/** Writes a file of a data folder whole or not at all, for its owner only, by way of a draft. Throws a ConfigError. */
export function writeNote(file: string, draft: string, text: string): void {
  writeDraft(draft, text)
  try {
    renameSync(draft, file)
  } catch (cause) {
    throw new ConfigError(`${file} cannot be written by way of ${draft}: ${reason(cause)}`, { cause })
  }
}

/**
 * Writes a file unless there is one, for its owner only, by way of a draft. Throws a ConfigError.
 *
 * Of several processes that do so at the same time, one writes for all: a name that is taken is not linked again.
 */
export function writeOnce(file: string, draft: string, text: string): void {
  writeDraft(draft, text)
  try {
    linkSync(draft, file)
  } catch (error) {
    // Where a file cannot have two names, the last one wins.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) renameSync(draft, file)
  } finally {
    rmSync(draft, { force: true })
  }
}

/**
 * Writes what is to get another name once it is whole, for its owner only. Throws a ConfigError.
 *
 * A link or a pipe in the place of the draft would carry a key out of the folder: so the draft is always a new file.
 */
export function writeDraft(draft: string, text: string): void {
  try {
    rmSync(draft, { force: true })
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true })
  } catch (cause) {
    throw new ConfigError(`${draft} cannot be written: ${reason(cause)}`, { cause })
  }
}

/** Whether others than its owner may read or change a file. Windows does not say. */
export function isOpenToOthers(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false })
  return process.platform !== 'win32' && found !== undefined && (found.mode & 0o077) !== 0
}

export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
