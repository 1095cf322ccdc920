import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { isProgram, type Block } from './blocks.ts'
import { asReaderPuts } from './exceptions.ts'

interface Runner {
  /** Where a test file has `test` from; a global where there is nothing. */
  from?: string
  /** Arguments of Node by which it runs the tests of its folder, called from the folder above. */
  command: readonly string[]
}

const RUNNERS: Readonly<Record<string, Runner>> = {
  'node-test': { from: 'node:test', command: ['--test', 'node-test/readmes.test.mjs'] },
  vitest: { from: 'vitest', command: ['node_modules/vitest/vitest.mjs', 'run', '--root', 'vitest'] },
  jest: {
    command: ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', '--rootDir', 'jest'],
  },
}

/** Whether a program is one that tests something, or shows how a test begins. */
export function isTest(block: Block): boolean {
  return isProgram(block) && /\bassert\b|\bfork\(/.test(block.text)
}

/** Runs those programs of the READMEs that are tests, as they stand, under each test runner. Throws when one fails. */
export function runTests(blocks: readonly Block[], folder: string): number {
  const tests = blocks.filter(isTest)
  for (const [name, { from, command }] of Object.entries(RUNNERS)) {
    const project = join(folder, name)
    mkdirSync(project)
    const jest = { transform: {}, testMatch: ['**/*.test.mjs'] }
    writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module', jest }))
    const cases = tests.map(({ file, line, text }, index) => {
      writeFileSync(join(project, `block-${index}.mjs`), stripTypeScriptTypes(asReaderPuts(text)))
      return `test('${file}:${line}', () => import('./block-${index}.mjs'))`
    })
    const imports = from === undefined ? '' : `import { test } from '${from}'\n`
    writeFileSync(join(project, 'readmes.test.mjs'), imports + cases.join('\n'))
    const { status, stdout, stderr } = spawnSync(process.execPath, command, {
      cwd: folder,
      encoding: 'utf8',
      timeout: 60_000,
    })
    if (status !== 0) throw new Error(`${name} fails on a README:\n${stdout}\n${stderr}`)
  }
  return tests.length
}
