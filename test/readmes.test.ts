import { expect, it } from 'vitest'
import { blocksOf, documentBlocks, isAddition, isProgram, isShell } from '../scripts/readmes/blocks.ts'
import { asReaderPuts, NOT_RUN } from '../scripts/readmes/exceptions.ts'
import { isData, parse } from '../scripts/readmes/parse.ts'
import { isPython } from '../scripts/readmes/python.ts'
import { isTest } from '../scripts/readmes/runners.ts'
import { runnable } from '../scripts/readmes/shell.ts'

// `npm run readmes` compiles and runs the blocks; here stands what nobody may forget when writing one

const blocks = documentBlocks()

it('knows what to do with each block of every document', () => {
  const files = blocks.map(({ file }) => file)
  expect(files).toEqual(expect.arrayContaining(['packages/handler/README.md', 'docs/ci.md', 'CONTRIBUTING.md']))
  const kinds = [isAddition, isData, isProgram, isPython, isShell]
  const unknown = blocks.filter((block) => !kinds.some((is) => is(block)) && !/^(diff|text)$/.test(block.language))
  expect(unknown).toEqual([])
})

it('can read what settings are shown', () => {
  expect(parse(blocks)).toBeGreaterThan(0)
  const block = { file: 'README.md', line: 7, language: 'yaml' }
  expect(() => parse([{ ...block, text: 'a: 1\na: 2\n' }])).toThrow('README.md:7 cannot be read')
  expect(() => parse([{ ...block, text: 'a: [1\n' }])).toThrow('README.md:7 cannot be read')
})

it('has a test to run under each runner in the README of the repository and in that of the handler', () => {
  expect(new Set(blocks.filter(isTest).map(({ file }) => file))).toEqual(
    new Set(['README.md', 'packages/handler/README.md']),
  )
})

it('gives no reason for what no block has any more', () => {
  const left = blocks.filter(isShell).flatMap(({ text }) => runnable(text).left)
  for (const { command } of NOT_RUN) expect(left).toContainEqual(expect.stringMatching(command))
})

it('leaves no value for a reader to put in', () => {
  for (const { text } of blocks.filter(isShell)) expect(runnable(text).script).not.toMatch(/=\S*…/)
})

it('finds blocks in lists, with the line where they begin', () => {
  const document = [
    'Text',
    '',
    '1. Do',
    '',
    '   ```sh',
    '   echo one \\',
    '     two',
    '   ```',
    '',
    '```ts',
    'a()',
    '```',
  ].join('\n')
  expect(blocksOf('README.md', `${document}\n`)).toEqual([
    { file: 'README.md', line: 6, language: 'sh', text: 'echo one \\\n  two\n' },
    { file: 'README.md', line: 11, language: 'ts', text: 'a()\n' },
  ])
})

it('leaves out a whole command, whatever lines it has', () => {
  const { script, left } = runnable('npm install \\\n  ./a.tgz\necho b\n')
  expect(script).toBe('echo b\n')
  expect(left).toEqual(['npm install \\\n  ./a.tgz\n'])
  expect(asReaderPuts('POOL=eu-west-1_…   # from above\n')).toBe(':\n')
})
