import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ConfigError } from '../../config/error.ts'
import type { DataFolder } from './data-folder.ts'
import { openDataFolder } from './data-folder.ts'

const KEY = 'ab'.repeat(32)
const root = mkdtempSync(join(tmpdir(), 'poolhouse-folder-'))
let folders = 0
afterAll(() => rmSync(root, { recursive: true }))

function folderWith(prepare: (path: string) => void): string {
  const path = join(root, String((folders += 1)))
  mkdirSync(path)
  prepare(path)
  return path
}

/** Does something with a folder, and lets go of it. */
function using<T>(path: string, work: (folder: DataFolder) => T): T {
  const folder = openDataFolder(path)
  try {
    return work(folder)
  } finally {
    folder.release()
  }
}

const read = ({ masterKeys, database }: DataFolder) => masterKeys.read(database)
const begin = ({ masterKeys }: DataFolder) => masterKeys.begin()
const LOCAL = 'http://localhost:7665'
const remember = (folder: DataFolder) => folder.remember({ port: 7665, url: LOCAL, local: LOCAL })

const pipe = (file: string) => void execFileSync('sh', ['-c', 'mkfifo "$0"', file])

/** What may lie where a file should. */
const things: Record<string, (file: string) => void> = {
  'a folder': (file) => mkdirSync(file),
  'a pipe': pipe,
  'a device': (file) => symlinkSync('/dev/zero', file),
  'far too much': (file) => writeFileSync(file, KEY.repeat(1000)),
  nothing: (file) => writeFileSync(file, ''),
  'no key': (file) => writeFileSync(file, '\u001b[2J'),
}

describe.skipIf(process.platform === 'win32')('a data folder', () => {
  it.each(Object.entries(things))('refuses %s in the place of a key, in words', (_, put) => {
    for (const name of ['master.key', 'master.key.new']) {
      const path = folderWith((path) => {
        writeFileSync(join(path, 'master.key'), KEY)
        rmSync(join(path, name), { force: true })
        put(join(path, name))
      })
      expect(() => using(path, read)).toThrow(ConfigError)
      expect(() => using(path, read)).toThrow(join(path, name))
    }
  })

  it.each([
    [`master.key.${process.pid}.draft`, read],
    ['master.key.draft', begin],
    ['server.json.new', remember],
  ] as const)('refuses a folder called %s, in words', (name, work) => {
    const path = folderWith((path) => mkdirSync(join(path, name)))
    expect(() => using<unknown>(path, work)).toThrow(ConfigError)
    expect(() => using<unknown>(path, work)).toThrow(`${join(path, name)} cannot be written`)
  })

  it.each([
    [`master.key.${process.pid}.draft`, read],
    ['server.json.new', remember],
  ] as const)('writes nothing through a link or pipe called %s', (name, work) => {
    const outside = join(root, `outside-${name}`)
    const linked = folderWith((path) => symlinkSync(outside, join(path, name)))
    const piped = folderWith((path) => pipe(join(path, name)))
    for (const path of [linked, piped]) using<unknown>(path, work)
    expect(existsSync(outside)).toBe(false)
  })

  it('refuses the next key without the present one, in words', () => {
    const path = folderWith((path) => writeFileSync(join(path, 'master.key.new'), KEY))
    expect(() => using(path, read)).toThrow(ConfigError)
    expect(() => using(path, read)).toThrow(/master\.key is missing, and \S+master\.key\.new holds only/)
  })

  it('takes a key in capitals, as the environment does', () => {
    const path = folderWith((path) => writeFileSync(join(path, 'master.key'), `${KEY.toUpperCase()}\n`))
    expect(Buffer.from(using(path, read).masterKey).toString('hex')).toBe(KEY)
  })

  it('tells of a key that others may read or change', () => {
    const path = folderWith(() => undefined)
    const key = join(path, 'master.key')
    using(path, read)
    expect(readFileSync(key, 'utf8')).toHaveLength(65)
    expect(using(path, ({ masterKeys }) => masterKeys.openToOthers())).toEqual([])
    for (const mode of [0o666, 0o640, 0o620]) {
      chmodSync(key, mode)
      expect(using(path, ({ masterKeys }) => masterKeys.openToOthers())).toEqual([key])
    }
  })
})
