import { existsSync, readFileSync, writeFileSync } from 'node:fs'

/**
 * Writes `docs/<name>.md`, which `scripts/<name>-table.ts` makes; with `--check` it writes nothing, and has the program exit
 * with 1 when the document is not current.
 */
export function writeDocument(name: string, text: string): void {
  const file = new URL(`../docs/${name}.md`, import.meta.url)
  const isCurrent = existsSync(file) && readFileSync(file, 'utf8') === text
  if (!process.argv.includes('--check')) writeFileSync(file, text)
  else if (!isCurrent) {
    console.error(`docs/${name}.md is not current: node scripts/${name}-table.ts`)
    process.exitCode = 1
  }
}
