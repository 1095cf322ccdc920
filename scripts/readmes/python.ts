import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Block } from './blocks.ts'

/** Whether a block is a program for Python. */
export function isPython({ language }: Block): boolean {
  return language === 'python'
}

/**
 * Runs every program for Python, and the tests of those that have some, with the packages of the folder.
 *
 * Throws when one fails. Without Python, boto3 and pytest none is run, and it says so.
 */
export function runPython(blocks: readonly Block[], folder: string): number {
  const programs = blocks.filter(isPython)
  const python = (...args: string[]) => spawnSync('python3', args, { cwd: folder, encoding: 'utf8', timeout: 180_000 })
  if (python('-c', 'import boto3, pytest').status !== 0) {
    process.stdout.write('No Python with boto3 and pytest: programs for it are not run\n')
    return 0
  }
  mkdirSync(join(folder, 'python'))
  for (const [index, { file, line, text }] of programs.entries()) {
    const path = join('python', `test_${index}.py`)
    writeFileSync(join(folder, path), text)
    const runner = text.includes('import pytest') ? ['-m', 'pytest', '-q', '-p', 'no:cacheprovider'] : []
    const { status, stdout, stderr } = python(...runner, path)
    if (status !== 0) throw new Error(`${file}:${line} fails:\n${stdout}\n${stderr}`)
  }
  return programs.length
}
