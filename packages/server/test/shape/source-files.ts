import { globSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'

/** The folder of this package's sources. */
export const SRC = join(import.meta.dirname, '../../src')

export interface SourceFile {
  /** From `src`, with `/`. */
  readonly path: string
  readonly text: string
  /** The files of `src` it imports, by path from `src`; types too. */
  readonly imports: readonly string[]
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g

/** Every source file of this package; tests, and what only tests use, not among them. */
export const sources: readonly SourceFile[] = globSync('**/*.ts', { cwd: SRC })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => !path.endsWith('.test.ts') && !/^storage\/(conformance|test-)/.test(path))
  .toSorted()
  .map((path) => {
    const text = readFileSync(join(SRC, path), 'utf8')
    return { path, text, imports: importsOf(path, text) }
  })

function importsOf(path: string, text: string): string[] {
  return [...text.matchAll(IMPORT)]
    .map(([, statement, call, effect]) => statement ?? call ?? effect ?? '')
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => posix.normalize(posix.join(dirname(path), specifier)))
    .filter((target) => !target.startsWith('..'))
}

/** A text without its comments and without what stands in quotes: what is left is run. */
export function codeOf(text: string): string {
  return text.replaceAll(/\/\*[^]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g, ' ')
}
