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

/** Gives a text back. Throws a TemplateError when it has a reference that only AWS resolves. */
export function withoutDynamicReference(value: string): string {
  let start = value.indexOf('{{resolve:')
  while (start !== -1) {
    const end = value.indexOf('}', start)
    if (end === -1) return value
    if (value[end + 1] === '}') {
      const reference = value.slice(start, end + 2)
      const shown = reference.length > 100 ? `${reference.slice(0, 100)}…` : reference
      throw new TemplateError(`${shown} is kept in AWS only: take the value from a parameter or a variable instead.`)
    }
    start = value.indexOf('{{resolve:', end)
  }
  return value
}
