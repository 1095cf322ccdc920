import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { isProgram, type Block } from './blocks.ts'

/** Runs the programs of the handler's README that are for a framework, in that framework. Throws what the tests say. */
export function runFrameworks(blocks: readonly Block[], folder: string): void {
  const place = join(folder, 'frameworks')
  mkdirSync(place)
  const programs = blocks.filter((block) => isProgram(block) && block.file === 'packages/handler/README.md')
  for (const { text } of programs) {
    const [, framework] = /^import .* from '([^']+)'\nimport .* from '@poolhouse\/handler/.exec(text) ?? []
    if (framework === undefined) continue
    writeFileSync(join(place, `${framework.replaceAll('/', '-')}.mjs`), stripTypeScriptTypes(text))
  }
  copyFileSync(join(import.meta.dirname, 'frameworks.test.mjs'), join(place, 'frameworks.test.mjs'))
  execFileSync(process.execPath, ['--test', 'frameworks/frameworks.test.mjs'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}
