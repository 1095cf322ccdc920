import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'

/** What keeps the house easy to walk through: no file is endless, and no room holds everything. */

const ROOT = join(import.meta.dirname, '..')
const LONGEST = 400
const WIDEST = 15

const files = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.mts', '*.mjs'],
  {
    cwd: ROOT,
  },
)
  .toString()
  .trim()
  .split('\n')
  .filter((file) => !file.includes('.gen.') && existsSync(join(ROOT, file)))

describe('the house', () => {
  it('has no file of more lines than somebody reads', () => {
    const lines = (file: string) => readFileSync(join(ROOT, file), 'utf8').trimEnd().split('\n').length
    expect(files.filter((file) => lines(file) > LONGEST)).toEqual([])
  })

  it('has no room with more files of its own than somebody keeps apart', () => {
    const rooms = Map.groupBy(
      files.filter((file) => !/\.test\.\w+$/.test(file)),
      (file) => dirname(file),
    )
    const wide = [...rooms].filter(([, own]) => own.length > WIDEST)
    expect(wide.map(([room, own]) => `${room} has ${own.length}`)).toEqual([])
  })
})
