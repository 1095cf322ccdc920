import { TemplateError } from './template-error.ts'

/** Takes so many characters into account. Throws a TemplateError when there are too many of them. */
export type Expansion = (characters: number) => void

const LIMIT = 1024 * 1024

/**
 * Makes the account of one evaluation, or of several that belong together.
 *
 * A few lines in which one variable doubles another, which doubles a third, would fill the memory. So all that functions
 * write may have 1 MiB in characters, and each function counts for one more.
 */
export function createExpansion(): Expansion {
  let left = LIMIT
  return (characters) => {
    left -= characters
    if (left < 0) throw new TemplateError('The functions of the template write more than 1 MiB.')
  }
}
