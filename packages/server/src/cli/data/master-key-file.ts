import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from '../../config/error.ts'
import type { MasterKeys } from '../../domain/keys/keyring.ts'
import { isOpenToOthers, readNote, writeNote, writeOnce } from './note.ts'

/** The master key of a data folder, and while it is being changed the one that comes after it. */
export interface MasterKeyFile {
  /** The keys for a database; the first one is drawn when there is none yet, and refused when that has data already. */
  read(database: string): MasterKeys
  /** Whether a change has begun and not ended. */
  isChanging(): boolean
  /** The files that others than their owner may read or change. */
  openToOthers(): readonly string[]
  /** Begins a change to a key, or to one that is drawn, or goes on with the one that has begun. */
  begin(given?: Uint8Array): void
  /** Ends it: the new key takes the place of the old one, at once. */
  settle(): void
}

const CURRENT = 'master.key'
const NEXT = 'master.key.new'

export function masterKeyFile(folder: string): MasterKeyFile {
  const [current, next] = [join(folder, CURRENT), join(folder, NEXT)]
  const isChanging = () => existsSync(next)
  return {
    isChanging,
    openToOthers: () => [current, next].filter(isOpenToOthers),
    read(database) {
      if (!existsSync(current) && hasData(database)) throw missing(current, database)
      if (!isChanging()) {
        if (!existsSync(current)) draw(folder)
        return { masterKey: readKey(current) }
      }
      if (!existsSync(current)) throw alone(next, current)
      // Both may have sealed something. Whoever sealed last did so with the new one.
      return { masterKey: readKey(next), otherMasterKeys: [readKey(current)] }
    },
    begin(given) {
      if (!isChanging()) return write(folder, NEXT, given ?? randomBytes(32))
      if (given && !readKey(next).equals(given)) {
        throw new ConfigError(`A change to the key in ${next} has begun. Finish it before another one.`)
      }
    },
    settle() {
      renameSync(next, current)
      flushFolder(folder)
    },
  }
}

/** Draws the first key. Of several processes that do so at the same time, one gives it to all. */
function draw(folder: string): void {
  const [current, draft] = [join(folder, CURRENT), join(folder, `${CURRENT}.${process.pid}.draft`)]
  writeOnce(current, draft, textOf(randomBytes(32)))
  flushFolder(folder)
}

/** Writes a key so that it is there whole or not at all, for its owner only. */
function write(folder: string, name: string, key: Uint8Array): void {
  const draft = join(folder, 'master.key.draft')
  writeNote(join(folder, name), draft, textOf(key))
  flushFolder(folder)
}

function textOf(key: Uint8Array): string {
  return `${Buffer.from(key).toString('hex')}\n`
}

/** A file that was renamed is under its new name for good once its folder is on the disk. */
function flushFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

function readKey(file: string): Buffer {
  const hex = readNote(file)?.trim() ?? ''
  if (/^[0-9a-f]{64}$/i.test(hex)) return Buffer.from(hex, 'hex')
  throw new ConfigError(
    `${file} does not hold a master key of 64 hexadecimal digits. The data cannot be read without it.`,
  )
}

/** Whether a database is a file that has something in it. */
function hasData(database: string): boolean {
  const found = statSync(database, { throwIfNoEntry: false })
  return found !== undefined && found.isFile() && found.size > 0
}

function alone(next: string, current: string): ConfigError {
  return new ConfigError(
    `${current} is missing, and ${next} holds only the key that a change goes to. ` +
      'Put the file back, or delete the other one if there is no data yet.',
  )
}

function missing(file: string, database: string): ConfigError {
  return new ConfigError(
    `${file} is missing, and ${database} cannot be read without it. ` +
      'Put the file back, start with the POOLHOUSE_MASTER_KEY the data was written with, or delete the database to start over.',
  )
}
