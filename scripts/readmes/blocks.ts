import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

/** A block of code of a README. */
export interface Block {
  /** Path from the root of the repository. */
  readonly readme: string
  /** Line of its first line of code. */
  readonly line: number
  /** What stands behind the fence, empty where nothing does. */
  readonly language: string
  readonly text: string
}

/** Gives the blocks of every README, in the order in which they are read. */
export function readmeBlocks(): Block[] {
  const readmes = globSync(['README.md', '{packages,examples}/*/README.md'], { cwd: root }).toSorted()
  return readmes.flatMap((readme) => blocksOf(readme, readFileSync(join(root, readme), 'utf8')))
}

/** Finds the fenced blocks of a document; one in a list loses the indentation of its fence. */
export function blocksOf(readme: string, document: string): Block[] {
  return [...document.matchAll(/^([ \t]*)```(\S*)[^\n]*\n(.*?)^\1```[ \t]*$/gms)].map((match) => {
    const [, indentation = '', language = '', text = ''] = match
    const line = document.slice(0, match.index).split('\n').length + 1
    return { readme, line, language, text: text.replaceAll(new RegExp(`^${indentation}`, 'gm'), '') }
  })
}

/** Whether a block is a program that a compiler can read. */
export function isProgram({ language }: Block): boolean {
  return /^([jt]sx?|m[jt]s|javascript|typescript)$/.test(language)
}

/** Whether a block is for a shell. */
export function isShell({ language }: Block): boolean {
  return /^(sh|bash|shell|console|zsh)$/.test(language)
}
