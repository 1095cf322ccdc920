import { TemplateError } from './template-error.ts'

// Read with `indexOf`: a regular expression reads a text of many beginnings and no end once for each beginning.

/** Replaces the names between `${` and `}` in the text of `Fn::Sub`; `${!Literal}` is none. */
export function substituted(template: string, replace: (name: string) => string): string {
  let result = ''
  let at = 0
  for (;;) {
    const start = template.indexOf('${', at)
    const end = start === -1 ? -1 : template.indexOf('}', start)
    if (end === -1) return result + template.slice(at)
    const name = template.slice(start + 2, end)
    const isLiteral = name === '' || name.startsWith('!')
    result += template.slice(at, start) + (isLiteral ? `\${${name.slice(1)}}` : replace(name.trim()))
    at = end + 1
  }
}

/**
 * Replaces the dynamic references in a text, such as `{{resolve:ssm:/pies/name:1}}`, by their values.
 *
 * `valueOf` is asked for `ssm:/pies/name:1`. Throws a TemplateError that names a reference without a value.
 */
export function dereferenced(text: string, valueOf: (reference: string) => string | undefined): string {
  let result = ''
  let at = 0
  for (;;) {
    const start = text.indexOf('{{resolve:', at)
    const end = start === -1 ? -1 : text.indexOf('}', start)
    if (end === -1) return result + text.slice(at)
    result += text.slice(at, start)
    if (text[end + 1] === '}') {
      const reference = text.slice(start + '{{resolve:'.length, end)
      result += valueOf(reference) ?? unknown(reference)
      at = end + 2
    } else {
      result += text.slice(start, end)
      at = end
    }
  }
}

function unknown(reference: string): never {
  const shown = reference.length > 100 ? `${reference.slice(0, 100)}…` : reference
  throw new TemplateError(
    `{{resolve:${shown}}} is kept in AWS only: give the value under \`resolve\`, by what stands between "resolve:" and "}}".`,
  )
}
