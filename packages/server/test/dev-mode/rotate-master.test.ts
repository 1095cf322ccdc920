import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { openDataFolder } from '../../src/cli/data/data-folder.ts'
import type { MasterKeys } from '../../src/domain/keys/keyring.ts'
import { openTestPostgres } from '../../src/storage/test-postgres.ts'
import { endChildren, startChild } from '../crash/child.ts'
import { rotateMasterKey as rotate } from '../rotate-master-key.ts'
import { server } from '../server.ts'

/** `poolhouse keys rotate-master`, as a person types it. */

const BIN = join(import.meta.dirname, '../../src/cli/bin.ts')
const folder = await mkdtemp(join(tmpdir(), 'poolhouse-rotate-'))
let folders = 0
const newFolder = () => join(folder, String((folders += 1)))
/** `npm run test:full` kills twenty times. */
const ROUNDS = Number(process.env['POOLHOUSE_TEST_KILLS'] ?? 2)
const hex = (key: Uint8Array) => Buffer.from(key).toString('hex')

afterAll(endChildren)
afterAll(() => rm(folder, { recursive: true, force: true }))
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  process.exitCode = undefined
})

/** A data folder in which a server has worked, with so many users. */
async function usedFolder(users: number) {
  const path = newFolder()
  const opened = openDataFolder(path)
  const running = await server({ database: opened.database, ...opened.masterKeys.read(opened.database) })
  const pool = await running.pool()
  const ana = await pool.user()
  const others = Array.from({ length: users - 1 }, (_, index) =>
    running.client.adminCreateUser({ UserPoolId: pool.id, Username: `other-${index}`, MessageAction: 'SUPPRESS' }),
  )
  await Promise.all(others)
  await running.close()
  opened.release()
  const signIn = {
    ClientId: pool.clientId,
    AuthFlow: 'USER_PASSWORD_AUTH' as const,
    AuthParameters: { USERNAME: ana.username, PASSWORD: ana.password },
  }
  return {
    path,
    signIn,
    key: () => readFileSync(join(path, 'master.key'), 'utf8').trim(),
    /** Starts a server as `dev` would, and signs in. */
    async signsIn(keys?: MasterKeys) {
      const again = openDataFolder(path)
      try {
        const running = await server({ database: again.database, ...(keys ?? again.masterKeys.read(again.database)) })
        const { AuthenticationResult } = await running.client.initiateAuth(signIn)
        await running.close()
        return AuthenticationResult?.AccessToken !== undefined
      } finally {
        again.release()
      }
    },
    /** Whether anything in the file bears the name of a key. */
    bears: (keyId: string) => readFileSync(join(path, 'poolhouse.db')).includes(`v1.${keyId}.`),
    keyIds() {
      const database = new DatabaseSync(join(path, 'poolhouse.db'))
      const rows = database.prepare('select password from users').all()
      database.close()
      return new Set(rows.map(({ password }) => String(password).split('.')[1] ?? ''))
    },
  }
}

describe('a data folder', () => {
  it('gets a key of its own drawing, and the old one opens nothing', async () => {
    const used = await usedFolder(3)
    const [before, [oldId = '']] = [used.key(), used.keyIds()]
    const { code, out, err } = await rotate(['--data', used.path])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^Sealing anew: \d+ of \d+ rows, \d+ changed\n/)
    expect(out).toContain(`The new key is in ${join(used.path, 'master.key')}: keep a copy of it.\n`)
    expect(used.key()).not.toBe(before)
    expect(statSync(join(used.path, 'master.key')).mode & 0o777).toBe(0o600)
    for (const rest of ['master.key.new', 'master.key.draft']) expect(existsSync(join(used.path, rest))).toBe(false)
    expect(used.bears(oldId)).toBe(false)
    await expect(used.signsIn()).resolves.toBe(true)
    await expect(used.signsIn({ masterKey: Buffer.from(before, 'hex') })).rejects.toThrow('The data was written with')
  })

  it('gets the key that is given', async () => {
    const used = await usedFolder(1)
    const key = hex(randomBytes(32))
    expect((await rotate(['--data', used.path], { POOLHOUSE_NEW_MASTER_KEY: key })).code).toBe(0)
    expect(used.key()).toBe(key)
    await expect(used.signsIn()).resolves.toBe(true)
  })

  it('is left alone while a server has it open', async () => {
    const used = await usedFolder(1)
    const before = used.key()
    const opened = openDataFolder(used.path)
    const env = { POOLHOUSE_MASTER_KEY: before, POOLHOUSE_NEW_MASTER_KEY: hex(randomBytes(32)) }
    const database = join(used.path, 'poolhouse.db')
    for (const refused of [
      await rotate(['--data', used.path]),
      await rotate(['--data', used.path], env),
      await rotate(['--database', database], env),
    ]) {
      expect(refused.err).toMatch(/^Another poolhouse has \S+ open\./)
      expect(refused.code).toBe(2)
    }
    opened.release()
    expect(used.key()).toBe(before)
  })

  it('is not begun to change when its key is another one', async () => {
    const used = await usedFolder(1)
    const file = join(used.path, 'master.key')
    writeFileSync(file, `${hex(randomBytes(32))}\n`)
    const { code, err } = await rotate(['--data', used.path])
    expect(err).toMatch(/^The data was written with master key \S+, and the master key given is another one/)
    expect(code).toBe(1)
    expect(existsSync(`${file}.new`)).toBe(false)
  })

  it('is refused in words when one of two keys is missing, and no other is made', async () => {
    const used = await usedFolder(1)
    const opened = openDataFolder(used.path)
    opened.masterKeys.begin()
    rmSync(join(used.path, 'master.key'))
    expect(() => opened.masterKeys.read(opened.database)).toThrow(
      /master\.key is missing, and \S+poolhouse\.db cannot be/,
    )
    expect(existsSync(join(used.path, 'master.key'))).toBe(false)
    opened.release()
  })

  it(
    'opens after kill -9 at any moment, and the change is finished by running it again',
    { timeout: 60_000 },
    async () => {
      const used = await usedFolder(120)
      for (let round = 0; round < ROUNDS; round += 1) {
        const before = used.key()
        await killed(['keys', 'rotate-master', '--data', used.path], (round + 1) % 12)
        const isCut = existsSync(join(used.path, 'master.key.new'))
        const child = await startChild(['--data', used.path])
        expect((await child.call('InitiateAuth', used.signIn)).status).toBe(200)
        await child.end('SIGTERM')
        if (isCut) expect(used.key()).toBe(before)
        expect((await rotate(['--data', used.path])).code).toBe(0)
        expect(used.keyIds().size).toBe(1)
        await expect(used.signsIn()).resolves.toBe(true)
      }
    },
  )

  it.each([
    ['that is not there', () => ['--data', join(folder, 'none')]],
    ['without a database', () => ['--data', emptied()]],
  ])('%s is refused, and not made', async (_, args) => {
    const { code, err } = await rotate(args())
    expect(err).toContain('is not a data folder with a master key. Name one with --data')
    expect(code).toBe(2)
    expect(existsSync(join(folder, 'none'))).toBe(false)
  })

  function emptied(): string {
    const path = newFolder()
    const opened = openDataFolder(path)
    opened.masterKeys.read(opened.database)
    opened.release()
    return path
  }
})

describe('a database that servers share', async () => {
  const [old, fresh] = [randomBytes(32), randomBytes(32)]
  const place = await openTestPostgres()
  afterAll(async () => {
    await place.stop()
  })
  const at = ['--database', place.url]

  it.each([
    ['without a new key', { POOLHOUSE_MASTER_KEY: hex(old) }, 2, 'Put a new key into POOLHOUSE_NEW_MASTER_KEY'],
    [
      'with the key it has',
      { POOLHOUSE_MASTER_KEY: hex(old), POOLHOUSE_NEW_MASTER_KEY: hex(old) },
      2,
      'Put a new key into POOLHOUSE_NEW_MASTER_KEY',
    ],
    [
      'with a key that is none',
      { POOLHOUSE_MASTER_KEY: hex(old), POOLHOUSE_OLD_MASTER_KEYS: 'x' },
      2,
      'POOLHOUSE_OLD_MASTER_KEYS does not hold keys of 64 hexadecimal digits.',
    ],
    [
      'before it has a schema',
      { POOLHOUSE_MASTER_KEY: hex(old), POOLHOUSE_NEW_MASTER_KEY: hex(fresh) },
      1,
      'has no schema yet',
    ],
  ])('is not changed %s', async (_, env, exit, words) => {
    const { code, err } = await rotate(at, env)
    expect(err).toContain(words)
    expect(err).not.toContain(hex(old))
    expect(code).toBe(exit)
  })
})

/** Runs the program in a process of its own, and kills it at one of its first words, earlier or later. */
async function killed(args: readonly string[], word: number): Promise<void> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('POOLHOUSE_') && name !== 'NODE_OPTIONS')
  const child = spawn(process.execPath, [BIN, ...args], { env: Object.fromEntries(own) })
  let words = 0
  child.stdout.on('data', () => {
    if (words === word) child.kill('SIGKILL')
    words += 1
  })
  await new Promise((resolve) => child.once('close', resolve))
}
