import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Command } from 'commander'
import { ConfigError } from '../config/error.ts'
import type { KeysGiven } from '../config/keys.ts'
import { masterKeysOf, NEXT } from '../config/keys.ts'
import { optionOrEnv, parseFolder, parseLocation } from '../config/options.ts'
import { createSealer } from '../crypto/keyring.ts'
import type { MasterKeys } from '../domain/keys/keyring.ts'
import { assertKeys, openKeyring } from '../domain/keys/keyring.ts'
import type { Others, Progress } from '../domain/keys/reseal.ts'
import { resealEverything } from '../domain/keys/reseal.ts'
import { assertNoOthers } from '../domain/keys/sealing.ts'
import { openStorage } from '../storage/open.ts'
import type { DataFolder } from './data/data-folder.ts'
import { openDataFolder } from './data/data-folder.ts'

interface RotateMasterOptions {
  data: string
  database?: string
  force?: boolean
}

/** `poolhouse keys rotate-master`: seals a database anew under another master key. */
export function rotateMaster(): Command {
  return new Command('rotate-master')
    .description('Change the master key: seal everything anew, after which the key of before opens nothing')
    .addOption(
      optionOrEnv('--data <dir>', 'the data folder of a server that is stopped')
        .default('.poolhouse')
        .argParser(parseFolder),
    )
    .addOption(
      optionOrEnv('--database <url>', 'the database, where it is not in the folder: a file or postgres://…').argParser(
        parseLocation,
      ),
    )
    .option('--force', 'go on while servers run that do not seal with the new key; they stop serving')
    .addHelpText('after', HELP)
    .action(run)
}

const HELP = `
A data folder gets a new key by itself. Where the key is POOLHOUSE_MASTER_KEY, put the new one, 64 hexadecimal digits,
into POOLHOUSE_NEW_MASTER_KEY, and start the servers with it afterwards. If this is cut off, run it again.

Servers on PostgreSQL go on meanwhile when they hold both keys and seal with the new one; see "The master key" in
SECURITY.md. Backups from before need the key from before: keep a copy of it with them.
`

async function run({ data, database, force }: RotateMasterOptions): Promise<void> {
  const given = masterKeysOf(process.env)
  const folder = folderOf(data, database, given)
  try {
    const location = database ?? folder?.database
    if (location === undefined) throw new ConfigError(NO_DATA(data))
    const change = given.current ? fromEnvironment(given) : folder && fromFolder(folder, location, given)
    if (!change) throw new ConfigError(NO_DATA(data))
    // Whoever has the lock of the folder around a database has the database alone.
    const isAlone = folder !== undefined && (database === undefined || given.current !== undefined)
    await rotate(location, change, isAlone ? 'none' : force ? 'stopped' : 'refused')
    process.stdout.write(`${change.end()}\n`)
  } finally {
    folder?.release()
  }
}

/** From which keys to which, and what is to be done at the end. */
interface Change {
  readonly before: MasterKeys
  /** The new key, unless it is yet to be drawn. */
  readonly to: Uint8Array | undefined
  /** Called once the database is known to open with the keys before. */
  begin(): MasterKeys
  /** Called once the old key opens nothing; tells a person where the new one is. */
  end(): string
}

function fromEnvironment({ current, next, old }: KeysGiven): Change {
  if (!current || !(next ?? old[0]) || (next?.equals(current) && old.length === 0)) {
    throw new ConfigError(`Put a new key into ${NEXT}: 64 hexadecimal digits, as \`openssl rand -hex 32\` draws them.`)
  }
  const masterKey = next ?? current
  const end = () => 'Start the servers with the new key as POOLHOUSE_MASTER_KEY, and with no other.'
  const after = { masterKey, otherMasterKeys: [current, ...old] }
  return { before: after, to: masterKey, begin: () => after, end }
}

function fromFolder({ masterKeys, path }: DataFolder, location: string, { next, old }: KeysGiven): Change {
  const read = () => {
    const { masterKey, otherMasterKeys = [] } = masterKeys.read(location)
    return { masterKey, otherMasterKeys: [...otherMasterKeys, ...old] }
  }
  return {
    before: read(),
    to: masterKeys.isChanging() ? read().masterKey : next,
    begin() {
      masterKeys.begin(next)
      return read()
    },
    end() {
      masterKeys.settle()
      return `The new key is in ${join(path, 'master.key')}: keep a copy of it.`
    },
  }
}

/** Takes every folder that a server might have open: the one with the key or the data, or the one of a given file. */
function folderOf(data: string, database: string | undefined, given: KeysGiven): DataFolder | undefined {
  if (given.current && database !== undefined) {
    const around = dirname(resolve(database))
    return existsSync(join(around, 'lock')) ? openDataFolder(around, { changesKey: true }) : undefined
  }
  const path = resolve(data)
  const needed = [...(given.current ? [] : ['master.key']), ...(database === undefined ? ['poolhouse.db'] : [])]
  if (!needed.every((name) => existsSync(join(path, name)))) throw new ConfigError(NO_DATA(data))
  return openDataFolder(path, { changesKey: true })
}

const NO_DATA = (data: string) =>
  `${data} is not a data folder with a master key. Name one with --data, or a database with --database and its POOLHOUSE_MASTER_KEY.`

async function rotate(location: string, { before, to, begin }: Change, others: Others): Promise<void> {
  const storage = await openStorage(location, { migrate: false, creates: false })
  try {
    // Refuses a key that is none of this database before a new one is drawn for it.
    await assertKeys(storage.meta, before)
    if (others === 'refused') {
      // Before a key is announced that would stop them.
      await assertNoOthers(storage.meta, to && createSealer(to).keyId, Date.now())
    }
    const keyring = await openKeyring(storage.meta, begin(), randomBytes)
    const clock = { now: () => new Date() }
    await resealEverything({ storage, keyring, clock }, progress(process.stdout), others)
    process.stdout.write(`Everything is sealed under master key ${keyring.keyId}.\n`)
  } finally {
    await storage.close()
  }
}

/** Shows how far it is: one line that changes on a terminal, elsewhere a line for every tenth. */
function progress(out: NodeJS.WriteStream): (progress: Progress) => void {
  let shown = ''
  return ({ pass, rows, total, changed, done }) => {
    const tenth = `${pass} ${Math.floor((10 * rows) / Math.max(1, total))}`
    if (!out.isTTY && tenth === shown && !done) return
    shown = tenth
    const text = `${pass === 1 ? 'Sealing anew' : 'Looking again'}: ${rows} of ${total} rows, ${changed} changed`
    out.write(out.isTTY ? `\r${text}\u001B[K${done ? '\n' : ''}` : `${text}\n`)
  }
}
