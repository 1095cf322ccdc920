import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

/** A block of code of a document. */
export interface Block {
  /** Path of the document from the root of the repository. */
  readonly file: string
  /** Line of its first line of code. */
  readonly line: number
  /** What stands behind the fence, empty where nothing does. */
  readonly language: string
  readonly text: string
}

/** Gives the blocks of every README and of every other document, in the order in which they are read. */
export function documentBlocks(): Block[] {
  const documents = globSync(['*.md', 'docs/**/*.md', '{packages,examples}/*/*.md'], { cwd: root }).toSorted()
  return documents.flatMap((file) => blocksOf(file, readFileSync(join(root, file), 'utf8')))
}

/** Finds the fenced blocks of a document; one in a list loses the indentation of its fence. */
export function blocksOf(file: string, document: string): Block[] {
  return [...document.matchAll(/^([ \t]*)```(\S*)[^\n]*\n(.*?)^\1```[ \t]*$/gms)].map((match) => {
    const [, indentation = '', language = '', text = ''] = match
    const line = document.slice(0, match.index).split('\n').length + 1
    return { file, line, language, text: text.replaceAll(new RegExp(`^${indentation}`, 'gm'), '') }
  })
}

/** Whether a block is an addition to the sources of this repository: `contributing.ts` compiles it there. */
export function isAddition(block: Block): boolean {
  return block.file === 'CONTRIBUTING.md' && block.language === 'ts'
}

/** Whether a block is a program that a compiler can read by itself. */
export function isProgram(block: Block): boolean {
  return !isAddition(block) && /^([jt]sx?|m[jt]s|javascript|typescript)$/.test(block.language)
}

/** Whether a block is for a shell. */
export function isShell({ language }: Block): boolean {
  return /^(sh|bash|shell|console|zsh)$/.test(language)
}
