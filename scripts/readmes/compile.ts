import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isProgram, root, type Block } from './blocks.ts'

const OPTIONS = {
  target: 'es2024',
  module: 'nodenext',
  strict: true,
  skipLibCheck: true,
  noEmit: true,
  moduleDetection: 'force',
  types: ['node'],
}

/** Compiles every program of the documents by itself, with the packages that are installed in the folder. Throws what `tsc` says. */
export function compile(blocks: readonly Block[], folder: string): number {
  const programs = blocks.filter(isProgram)
  const place = join(folder, 'programs')
  mkdirSync(place)
  for (const name of ['context.d.ts', 'files.d.ts']) copyFileSync(join(import.meta.dirname, name), join(place, name))
  writeFileSync(join(place, 'tsconfig.json'), JSON.stringify({ compilerOptions: OPTIONS, include: ['.'] }))
  for (const { file, line, text } of programs) {
    // The compiler's own line numbers are then those of the document
    writeFileSync(join(place, `${file.replaceAll(/[^\w]/g, '-')}-${line}.ts`), '\n'.repeat(line - 1) + text)
  }
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', place], { stdio: 'inherit' })
  return programs.length
}
