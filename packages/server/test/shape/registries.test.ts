import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { operationsTable } from '../../../../scripts/operations-table.ts'
import * as challenges from '../../src/auth/challenges/index.ts'
import * as flows from '../../src/auth/flows/index.ts'
import { isOperationName, shapeOf } from '../../src/model/model.ts'
import * as operations from '../../src/operations/index.ts'
import { migrations } from '../../src/storage/migrations/index.ts'
import { sources, SRC } from './source-files.ts'

/** A registry is a sorted list of exports and nothing else; a file beside it that it does not name is forgotten. */

interface Line {
  readonly name: string
  readonly file: string
}

function linesOf(registry: string): Line[] {
  const text = readFileSync(join(SRC, registry), 'utf8')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [, name, file] = /^export \{ (\w+) \} from '\.\/([\w/-]+)\.ts'$/.exec(line) ?? []
      if (name === undefined || file === undefined) throw new Error(`${registry} has a line of another kind: ${line}`)
      return { name, file }
    })
}

const sorted = (names: readonly string[]) => names.toSorted((one, other) => (one < other ? -1 : 1))
const words = (name: string) => name.replaceAll(/([a-z\d])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$&-').toLowerCase()
const textOf = (path: string) => sources.find((source) => source.path === path)?.text ?? ''
const filesIn = (folder: string) =>
  sources.map(({ path }) => path).filter((path) => path.startsWith(`${folder}/`) && !path.endsWith('/index.ts'))

const folders = [
  'operations',
  'auth/flows',
  'auth/challenges',
  'storage/engines',
  'triggers',
  'pages/screens',
  'pages/steps',
]

describe.each(folders)('%s', (folder) => {
  const lines = linesOf(`${folder}/index.ts`)

  it('are listed in order, each once', () => {
    const names = lines.map(({ name }) => name)
    expect(names).toEqual(sorted([...new Set(names)]))
  })
})

describe('pages', () => {
  it('of challenges have their names, and are all listed', () => {
    const lines = linesOf('pages/steps/index.ts')
    expect(lines.filter(({ name }) => !Object.hasOwn(challenges, name))).toEqual([])
    expect(lines.filter(({ name, file }) => file.toUpperCase().replaceAll('-', '_') !== name)).toEqual([])
    const steps = filesIn('pages/steps').filter((path) => /^export const [A-Z_]+(: Step)? = /m.test(textOf(path)))
    expect(steps.toSorted()).toEqual(lines.map(({ file }) => `pages/steps/${file}.ts`).toSorted())
  })

  it('with an address are all listed', () => {
    const lines = linesOf('pages/screens/index.ts')
    expect(filesIn('pages/screens').toSorted()).toEqual(lines.map(({ file }) => `pages/screens/${file}.ts`).toSorted())
  })
})

describe('operations', () => {
  const lines = linesOf('operations/index.ts')

  it('have a file named after them', () => {
    const wrong = lines.filter(({ name, file }) => file.split('/').at(-1)?.replaceAll('-', '') !== name.toLowerCase())
    expect(wrong).toEqual([])
  })

  it('are all listed', () => {
    const listed = new Set(lines.map(({ file }) => `operations/${file}.ts`))
    const defined = filesIn('operations').filter((path) => {
      const { text = '' } = sources.find((source) => source.path === path) ?? {}
      return /^export async function [A-Z]\w+\(/m.test(text)
    })
    expect(defined.filter((path) => !listed.has(path))).toEqual([])
    expect(defined).toHaveLength(lines.length)
  })

  it('are the model’s, under its names', () => {
    for (const [name, { name: own }] of Object.entries(operations)) {
      expect(isOperationName(name)).toBe(true)
      expect(own).toBe(name)
    }
  })
})

describe.each([
  ['auth/flows', flows],
  ['auth/challenges', challenges],
])('%s', (folder, registry) => {
  const lines = linesOf(`${folder}/index.ts`)

  it('have a file named after them, and no other file is there', () => {
    expect(
      lines.filter(({ name, file }) => file.split('/').at(-1) !== name.toLowerCase().replaceAll('_', '-')),
    ).toEqual([])
    expect(sorted(filesIn(folder))).toEqual(sorted(lines.map(({ file }) => `${folder}/${file}.ts`)))
    expect(Object.keys(registry)).toHaveLength(lines.length)
  })
})

describe('triggers', () => {
  const lines = linesOf('triggers/index.ts')

  it('have a file named after them, and no other file has one', () => {
    expect(lines.filter(({ name, file }) => file !== words(name))).toEqual([])
    const defined = sources.filter(({ text }) => /^export const \w+: Trigger</m.test(text)).map(({ path }) => path)
    expect(defined).toEqual(sorted(lines.map(({ file }) => `triggers/${file}.ts`)))
  })

  it('are the service’s, under its names', () => {
    const { members } = shapeOf('LambdaConfigType') as { members: object } // a structure's
    expect(lines.map(({ name }) => name).filter((name) => !(name in members))).toEqual([])
  })
})

describe('migrations', () => {
  it('are all listed, by the names of their files', () => {
    const files = filesIn('storage/migrations').flatMap((path) => /\/(\d{4}-[\w-]+)\.ts$/.exec(path)?.[1] ?? [])
    expect(Object.keys(migrations)).toEqual(files)
    expect(files.map((name) => Number(name.slice(0, 4)))).toEqual(files.map((_, index) => index + 1))
  })
})

describe('docs/operations.md', () => {
  it('is current', () => {
    const file = join(import.meta.dirname, '../../../../docs/operations.md')
    expect(readFileSync(file, 'utf8'), 'Run: node scripts/operations-table.ts').toBe(operationsTable())
  })
})
