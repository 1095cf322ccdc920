import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ConfigError } from '../../config/error.ts'
import type { MasterKeyFile } from './master-key-file.ts'
import { masterKeyFile } from './master-key-file.ts'
import { readNote, reason, writeNote } from './note.ts'

/** A folder that keeps a development server's data between runs. Belongs to one process at a time. */
export interface DataFolder {
  readonly path: string
  readonly database: string
  /** The folder's own master key. */
  readonly masterKeys: MasterKeyFile
  /** Where the last run was: the issuer of tokens has it in its name. */
  readonly remembered: Pick<Remembered, 'port' | 'url'> | undefined
  remember(server: Pick<Remembered, 'port' | 'url' | 'local'>): void
  release(): void
}

interface Remembered {
  readonly port: number
  readonly url: string
  /** Where this machine reaches it. */
  readonly local: string
  readonly pid: number
}

/** The master key of a folder, for a database elsewhere: any number of processes may use it, and serve. */
export type KeyFolder = Pick<DataFolder, 'masterKeys' | 'release'>

/**
 * Opens a folder, making it when it is not there. Refuses one that another process has open, naming its address; and,
 * to change its key, one whose key another process uses.
 */
export function openDataFolder(path: string, { changesKey = false } = {}): DataFolder {
  makeFolder(path)
  const notes = join(path, 'server.json')
  const remembered = readNotes(notes)
  const lock = takeLock(path, remembered instanceof ConfigError ? undefined : remembered)
  let keyLock: DatabaseSync | undefined
  try {
    if (remembered instanceof ConfigError) throw remembered
    keyLock = takeKeyLock(path, changesKey ? 'EXCLUSIVE' : 'SHARED')
  } catch (error) {
    lock.close()
    throw error
  }
  return {
    path,
    database: join(path, 'poolhouse.db'),
    masterKeys: masterKeyFile(path),
    remembered,
    remember: ({ port, url, local }) => writeNotes(notes, { port, url: inAscii(url), local, pid: process.pid }),
    release() {
      keyLock.close()
      lock.close()
    },
  }
}

/** Opens the master key of a folder and nothing else of it. Refuses one that is being changed. */
export function openKeyFolder(path: string): KeyFolder {
  makeFolder(path)
  const lock = takeKeyLock(path, 'SHARED')
  return { masterKeys: masterKeyFile(path), release: () => lock.close() }
}

/** Where this machine reaches whoever serves a folder, or did last; `undefined` when that is not known. */
export function serverOfFolder(path: string): string | undefined {
  const notes = readNotes(join(path, 'server.json'))
  return notes instanceof ConfigError ? undefined : notes?.local
}

const OURS = '/poolhouse.db*\n/master.key\n/master.key.*\n/server.json*\n/lock*\n/stack.json*\n'
/** `SQLITE_BUSY`, https://www.sqlite.org/rescode.html */
const BUSY = 5

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    // The folder holds keys and users: they stay out of everybody's repository by themselves, and nothing else does.
    const ignored = readdirSync(path).length === 0 ? '*\n' : OURS
    if (!existsSync(join(path, '.gitignore'))) writeFileSync(join(path, '.gitignore'), ignored)
  } catch (cause) {
    throw new ConfigError(`The data folder ${path} cannot be written: ${reason(cause)}`, { cause })
  }
}

/**
 * Takes the folder for this process. The lock is one of the operating system's, held through an open transaction, so
 * that it ends with the process however that ends.
 */
function takeLock(path: string, remembered: Remembered | undefined): DatabaseSync {
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(join(path, 'lock'))
    lock.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE')
    return lock
  } catch (cause) {
    lock?.close()
    if ((cause as { errcode?: unknown }).errcode !== BUSY) {
      throw new ConfigError(`The data folder ${path} cannot be used: ${reason(cause)}`, { cause })
    }
    const where = remembered ? ` It answers at ${remembered.url} (process ${remembered.pid}).` : ''
    throw new ConfigError(
      `Another poolhouse has ${path} open.${where} Stop it, or use another folder (--data or POOLHOUSE_DATA).`,
      { cause },
    )
  }
}

/** Keeps the key of a folder from being changed as long as somebody seals with it, or from being used meanwhile. */
function takeKeyLock(path: string, kind: 'SHARED' | 'EXCLUSIVE'): DatabaseSync {
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(join(path, 'lock.key'))
    // What reads has a lock that others may share.
    lock.exec(
      `PRAGMA journal_mode = DELETE; ${kind === 'SHARED' ? 'BEGIN; SELECT name FROM sqlite_schema' : 'BEGIN EXCLUSIVE'}`,
    )
    return lock
  } catch (cause) {
    lock?.close()
    if ((cause as { errcode?: unknown }).errcode !== BUSY) {
      throw new ConfigError(`The data folder ${path} cannot be used: ${reason(cause)}`, { cause })
    }
    const why =
      kind === 'SHARED'
        ? 'is being changed. Wait until that has ended.'
        : 'is in use. Stop the servers with --database that were started with it.'
    throw new ConfigError(`The master key of ${path} ${why}`, { cause })
  }
}

/**
 * What the last run has noted, or why it cannot be used.
 *
 * Somebody else may have written the file: its port is listened on, its URL shown in a terminal.
 */
function readNotes(file: string): Remembered | ConfigError | undefined {
  const useless = new ConfigError(
    `${file} is not what poolhouse has written. It holds the port of the last run: delete the file, and give the port with --port.`,
  )
  try {
    const text = readNote(file)
    return text === undefined ? undefined : (parseNotes(text) ?? useless)
  } catch {
    return useless
  }
}

function parseNotes(text: string): Remembered | undefined {
  const { port, url, pid, ...more } = (JSON.parse(text) ?? {}) as { [name in keyof Remembered]?: unknown } // checked below
  const isPort = typeof port === 'number' && Number.isInteger(port) && port > 0 && port <= 65_535
  const isPid = typeof pid === 'number' && Number.isSafeInteger(pid) && pid > 0
  if (!isPort || !isPid || !isUrl(url)) return undefined
  // Older versions spoke without TLS only, and have not noted it.
  const { local = `http://localhost:${port}` } = more
  return isUrl(local) ? { port, url, local, pid } : undefined
}

function isUrl(text: unknown): text is string {
  return typeof text === 'string' && /^https?:\/\/[\x21-\x7e]+$/.test(text) && URL.canParse(text)
}

/** A URL as it is read again, whatever letters it was given in. */
function inAscii(url: string): string {
  return new URL(url).href.replace(/\/$/, '')
}

function writeNotes(file: string, notes: Remembered): void {
  writeNote(file, `${file}.new`, `${JSON.stringify(notes)}\n`)
}
