import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { isAddition, root, type Block } from './blocks.ts'

const SRC = 'packages/server/src'

/** Where those blocks of CONTRIBUTING.md go that are no whole file, by how they begin: what changes in that file. */
const PIECES: readonly {
  readonly begins: string
  readonly file: string
  readonly changes: readonly (readonly [from: string, to: (text: string) => string])[]
}[] = [
  {
    begins: 'VerifyAuthChallengeResponse: {',
    file: 'domain/triggers.ts',
    changes: [['export interface Triggers {', (text) => `export interface Triggers {\n${text}`]],
  },
  {
    begins: '{\n  at: ',
    file: 'oauth/routes.ts',
    changes: [['  return [', (text) => `  return [\n${text}`]],
  },
  {
    begins: "const reply = await services.triggers.ask(\n  'VerifyAuthChallengeResponse'",
    file: 'auth/challenges/custom-challenge.ts',
    changes: [
      ['respond({ ', () => 'respond({ services, pool, client, occasion, '],
      ['return {', (text) => `${text}return {`],
    ],
  },
]

/**
 * Adds to a copy of the sources what CONTRIBUTING.md adds in its ten minutes each, and compiles the copy.
 *
 * Throws what `tsc` says, or when it does not know where a block goes.
 */
export function compileContributing(blocks: readonly Block[], folder: string): number {
  const copy = join(folder, 'contributing')
  const copied = [
    'tsconfig.json',
    'packages/server/package.json',
    SRC,
    'packages/server/test',
    'packages/provision/src',
  ]
  for (const path of copied) {
    cpSync(join(root, path), join(copy, path), { recursive: true, filter: (each) => !each.endsWith('.test.ts') })
  }
  for (const path of ['node_modules', 'packages/server/node_modules'].filter((each) => existsSync(join(root, each)))) {
    symlinkSync(join(root, path), join(copy, path))
  }
  const document = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8').split('\n')
  const src = join(copy, SRC)
  let place = src
  const additions = blocks.filter(isAddition)
  for (const block of additions) {
    if (!block.text.startsWith('import ')) {
      insert(src, block)
      continue
    }
    const before = document.slice(0, block.line - 1).join('\n')
    const named = [...before.matchAll(/`([\w./-]+\.ts)`/g)].flatMap(([, path = '']) => path)
    const path = named.findLast((each) => basename(each) !== 'index.ts') ?? ''
    // A name alone is that of a file beside the one before
    place = path.includes('/') ? join(src, path) : join(dirname(place), path)
    mkdirSync(dirname(place), { recursive: true })
    writeFileSync(place, block.text)
    if (!place.endsWith('.test.ts')) register(place, block.text)
  }
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', copy], { stdio: 'inherit' })
  return additions.length
}

function insert(src: string, { file, line, text }: Block): void {
  const piece = PIECES.find(({ begins }) => text.startsWith(begins))
  if (!piece)
    throw new Error(`${file}:${line} is no whole file, and PIECES of contributing.ts does not say where it goes`)
  const path = join(src, piece.file)
  const given = readFileSync(path, 'utf8')
  // An example that has been built since
  if (given.includes(piece.begins)) return
  const source = piece.changes.reduce((changed, [from, to]) => {
    if (!changed.includes(from))
      throw new Error(`${piece.file} has nothing like ${from}: see PIECES of contributing.ts`)
    return changed.replace(from, () => to(text))
  }, given)
  writeFileSync(path, source)
}

/** Writes the line of a registry, in the next folder above that has one, unless the registry has the name already. */
function register(place: string, text: string): void {
  const [, name = ''] = /^export (?:const|async function|function) (\w+)/m.exec(text) ?? []
  let folder = dirname(place)
  while (!existsSync(join(folder, 'index.ts'))) folder = dirname(folder)
  const index = join(folder, 'index.ts')
  const lines = readFileSync(index, 'utf8')
  if (new RegExp(`\\b${name}\\b`).test(lines)) return
  writeFileSync(index, `${lines}export { ${name} } from './${relative(folder, place)}'\n`)
}
