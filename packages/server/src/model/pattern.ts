/** Java's `\s` and `.` know fewer characters than JavaScript's. */
const JAVA_SPACE = ' \\t\\n\\v\\f\\r'
const JAVA_LINE_END = /[\n\r\u0085\u2028\u2029]/

/** A pattern that is one repeated class of characters. */
const ONE_CLASS = /^\^?\[((?:[^\\\]]|\\.)*)\]([+*])\$?$/

const VISIBLE = '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+'
const MESSAGE = '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*'

const isVisible = compile(VISIBLE)
const isMessage = compile(MESSAGE)
const hasSpaceAtEnds = matcher(`^[${JAVA_SPACE}]|[${JAVA_SPACE}]$`)

/** Patterns that a backtracking matcher tries in quadratic time, or in which Java's `.` counts, as plain rules. */
const RULES = new Map<string, (value: string) => boolean>([
  ['(?s).*', () => true],
  ['.*\\{####\\}.*', (value) => value.includes('{####}') && !JAVA_LINE_END.test(value)],
  [`${MESSAGE}\\{####\\}${MESSAGE}`, (value) => value.includes('{####}') && isMessage(value)],
  [`${MESSAGE}\\{##${MESSAGE}##\\}${MESSAGE}`, (value) => hasLinkText(value) && isMessage(value)],
  [`${VISIBLE}@${VISIBLE}`, (value) => hasInnerAt(value) && isVisible(value)],
  ['^[\\S]+.*[\\S]+$', (value) => value.length >= 2 && !JAVA_LINE_END.test(value) && !hasSpaceAtEnds(value)],
])

/**
 * Compiles a pattern of the model into a test of a whole value, as Java's `String.matches` would judge it.
 *
 * The test takes time linear in the value: a repeated class is searched for a character outside it, patterns with
 * overlapping repetitions are rules of their own, and in the others no repetition can give up what the next one takes.
 */
export function compilePattern(pattern: string): (value: string) => boolean {
  return RULES.get(pattern) ?? compile(pattern)
}

function compile(pattern: string): (value: string) => boolean {
  const [, members, repeat] = ONE_CLASS.exec(pattern) ?? []
  if (members === undefined) return matcher(`^(?:${javaSpaces(pattern)})$`)
  if (members.startsWith('^')) throw new Error(`No pattern of the model repeats a negated class: ${pattern}`)
  const hasOther = matcher(members === '\\S' ? `[${JAVA_SPACE}]` : `[^${javaSpaces(members)}]`)
  return (value) => !hasOther(value) && (repeat === '*' || value.length > 0)
}

function matcher(source: string): (value: string) => boolean {
  const expression = new RegExp(source, 'u')
  return (value) => expression.test(value)
}

function javaSpaces(pattern: string): string {
  return pattern.replaceAll('\\s', JAVA_SPACE)
}

/** `@` belongs to the classes on both sides of it: any inner one will do. */
function hasInnerAt(value: string): boolean {
  const at = value.indexOf('@', 1)
  return at > 0 && at < value.length - 1
}

/** `{##`, and after it `##}`, which may not share a character. */
function hasLinkText(value: string): boolean {
  const start = value.indexOf('{##')
  return start >= 0 && value.lastIndexOf('##}') >= start + 3
}
