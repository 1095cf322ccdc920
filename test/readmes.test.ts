import { expect, it } from 'vitest'
import { blocksOf, isProgram, isShell, readmeBlocks } from '../scripts/readmes/blocks.ts'
import { asReaderPuts, NOT_RUN } from '../scripts/readmes/exceptions.ts'
import { isTest } from '../scripts/readmes/runners.ts'
import { runnable } from '../scripts/readmes/shell.ts'

// `npm run readmes` compiles and runs the blocks; here stands what nobody may forget when writing one

const blocks = readmeBlocks()

it('knows what to do with each block of every README', () => {
  expect(new Set(blocks.map(({ readme }) => readme))).toContain('packages/handler/README.md')
  const unknown = blocks.filter(
    (block) => !isProgram(block) && !isShell(block) && !/^(ya?ml|diff|text)$/.test(block.language),
  )
  expect(unknown).toEqual([])
})

it('has a test to run under each runner in the README of the repository and in that of the handler', () => {
  expect(new Set(blocks.filter(isTest).map(({ readme }) => readme))).toEqual(
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
    { readme: 'README.md', line: 6, language: 'sh', text: 'echo one \\\n  two\n' },
    { readme: 'README.md', line: 11, language: 'ts', text: 'a()\n' },
  ])
})

it('leaves out a whole command, whatever lines it has', () => {
  const { script, left } = runnable('npm install \\\n  ./a.tgz\necho b\n')
  expect(script).toBe('echo b\n')
  expect(left).toEqual(['npm install \\\n  ./a.tgz\n'])
  expect(asReaderPuts('POOL=eu-west-1_…   # from above\n')).toBe(':\n')
})
