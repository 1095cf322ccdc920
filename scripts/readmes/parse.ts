import { parseTemplate } from '../../packages/provision/src/template/parse-template.ts'
import { type Block } from './blocks.ts'

/** Whether a block is settings in YAML or JSON. */
export function isData({ language }: Block): boolean {
  return /^(ya?ml|json)$/.test(language)
}

/** Reads every block of settings, with the short forms of CloudFormation and no key twice. Throws where one cannot be read. */
export function parse(blocks: readonly Block[]): number {
  const settings = blocks.filter(isData)
  for (const { file, line, language, text } of settings) {
    const problem = (cause: unknown) => new Error(`${file}:${line} cannot be read: ${String(cause)}`, { cause })
    try {
      // Some lines of an object are shown without the braces around them
      if (language === 'json') JSON.parse(text.startsWith('"') ? `{${text}}` : text)
      else parseTemplate(text, (sentence) => raise(new Error(sentence)))
    } catch (error) {
      throw problem(error)
    }
  }
  return settings.length
}

function raise(error: Error): never {
  throw error
}
