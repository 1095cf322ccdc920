import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { main } from '../../src/cli/main.ts'

/** Where a person says that the data is, and is not. */

const folder = await mkdtemp(join(tmpdir(), 'poolhouse-places-'))
const at = (name: string) => join(folder, name)
mkdirSync(at('folder'))

afterAll(() => rm(folder, { recursive: true, force: true }))
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  process.exitCode = undefined
})

/** Runs the command line in this process. */
async function run(...args: readonly string[]) {
  const said = { out: '', err: '' }
  vi.stubEnv('POOLHOUSE_MASTER_KEY', '00'.repeat(32))
  vi.stubEnv('POOLHOUSE_NEW_MASTER_KEY', '11'.repeat(32))
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => Boolean((said.out += String(chunk))))
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => Boolean((said.err += String(chunk))))
  await main([process.execPath, 'poolhouse', ...args])
  const code = Number(process.exitCode ?? 0)
  process.exitCode = undefined
  vi.restoreAllMocks()
  return { ...said, code }
}

const COMMANDS = [['migrate'], ['keys', 'rotate-master']] as const

describe.each(COMMANDS.map((command) => ({ command })))('$command', ({ command }) => {
  it.each(['typo.db', 'none/typo.db'])('refuses a file that is not there and makes none: %s', async (name) => {
    const { code, out, err } = await run(...command, '--database', at(name))
    expect(err).toBe(`There is no database at ${at(name)}. \`poolhouse migrate --create\` makes one.\n`)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(existsSync(at(name))).toBe(false)
  })

  it('refuses one that is named by a URI as well', async () => {
    const { err } = await run(...command, '--database', `file:${at('typo.db')}?mode=rwc`)
    expect(err).toContain('There is no database at file:')
    expect(readdirSync(folder)).toEqual(['folder'])
  })

  it('refuses a name of nothing', async () => {
    const { code, err } = await run(...command, '--database', ' ')
    expect(err).toContain('A database has a name: a file or postgres://….')
    expect(code).toBe(2)
  })
})

it.each(
  [...COMMANDS, ['migrate', '--create'], ['dev', '--port', '0', '--data', at('folder')]].map((command) => ({
    command,
  })),
)('$command names a file in a folder that it was given', async ({ command }) => {
  for (const name of ['folder', 'folder/', 'none/']) {
    const { code, err } = await run(...command, '--database', at(name))
    expect(err).toBe(`${at(name)} is a folder. Give a file in it, such as ${join(at(name), 'poolhouse.db')}.\n`)
    expect(code).toBe(1)
  }
  expect(existsSync(at('none'))).toBe(false)
})

it('makes a database where it is told to, and brings it up to date again', async () => {
  const made = await run('migrate', '--create', '--database', at('new.db'))
  expect(made).toEqual({ code: 0, out: 'The database is up to date.\n', err: '' })
  expect(await run('migrate', '--database', at('new.db'))).toEqual(made)
})
