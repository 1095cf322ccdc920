import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ConfigError } from '../config.ts'

/** A folder that keeps a development server's data between runs. Belongs to one process at a time. */
export interface DataFolder {
  readonly database: string
  /** The folder's own master key, made when it has none yet. */
  masterKey(): Uint8Array
  /** The port of the last run: the issuer of tokens has it in its name. */
  readonly rememberedPort: number | undefined
  remember(server: { readonly port: number; readonly url: string }): void
  release(): void
}

interface Remembered {
  readonly port: number
  readonly url: string
  readonly pid: number
}

/** Opens a folder, making it when it is not there. Refuses one that another process has open, naming its address. */
export function openDataFolder(path: string): DataFolder {
  makeFolder(path)
  const notes = join(path, 'server.json')
  const remembered = readNotes(notes)
  const lock = takeLock(path, remembered)
  return {
    database: join(path, 'poolhouse.db'),
    masterKey: () => readMasterKey(join(path, 'master.key')),
    rememberedPort: remembered?.port,
    remember: ({ port, url }) => writeFileSync(notes, `${JSON.stringify({ port, url, pid: process.pid })}\n`),
    release: () => lock.close(),
  }
}

const OURS = '/poolhouse.db*\n/master.key\n/server.json\n/lock*\n'
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

function readNotes(file: string): Remembered | undefined {
  try {
    const notes = JSON.parse(readFileSync(file, 'utf8')) as Partial<Remembered> | null
    const { port, url, pid } = notes ?? {}
    if (!Number.isInteger(port) || port === undefined || typeof url !== 'string' || pid === undefined) return undefined
    return { port, url, pid }
  } catch {
    // None yet, or one that somebody else wrote: it is only a memory.
    return undefined
  }
}

function readMasterKey(file: string): Uint8Array {
  if (!existsSync(file)) {
    writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true })
  }
  const hex = readFileSync(file, 'utf8').trim()
  if (/^[0-9a-f]{64}$/.test(hex)) return Buffer.from(hex, 'hex')
  throw new ConfigError(
    `${file} does not hold a master key of 64 hexadecimal digits. The data cannot be read without it.`,
  )
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
