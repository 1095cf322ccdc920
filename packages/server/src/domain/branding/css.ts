import { ApiError } from '../../errors.ts'

/** The classes of the classic pages that may be styled. */
const CLASSES: ReadonlySet<string> = new Set(
  (
    'logo banner label textDescription idpDescription legalText submitButton submitButton:hover errorMessage inputField ' +
    'inputField:focus idpButton idpButton:hover socialButton redirect passwordCheck-valid passwordCheck-notValid background'
  )
    .split(' ')
    .map((name) => name.replace(/^([\w-]+)/, '.$1-customizable')),
)

/** What computes a value, or only brackets; every other function may load something from somewhere. */
const FUNCTIONS: ReadonlySet<string> = new Set(
  ' calc clamp cubic-bezier hsl hsla linear-gradient max min radial-gradient rgb rgba rotate scale translate'.split(
    ' ',
  ),
)

const LONGEST_NAME = 40
const STRING = `"[^"\\\\\\n\\r\\f]*"|'[^'\\\\\\n\\r\\f]*'`
const COMMENT = new RegExp(`(${STRING})|/\\*(?:[^]*?\\*/|[^]*$)`, 'g')
/** Strings, and characters of that class between them: each text is read in one way only, and so in one go. */
const mixed = (characters: string) => `${characters}*(?:(?:${STRING})${characters}*)*`
const RULE = new RegExp(`([^{}"'@;]+)\\{(${mixed(`[^{}"'@]`)})\\}`, 'y')
const DECLARATION = new RegExp(mixed(`[^;"']`), 'g')
const VALUE = new RegExp(`^${mixed(`[^"'<>\\\\{}@;:]`)}$`)

/**
 * Refuses CSS that does more than style the known classes.
 *
 * A style sheet can send what somebody types to somebody else: an attribute selector and `url()` are enough. So there are
 * no selectors but the classes, no at-rules, no escapes to spell them with, and no function that loads anything.
 */
export function refuseCss(css: string): void {
  // Where a page holds the style sheet, `</style>` would end it, in a string or comment too.
  if (css.includes('<')) throw invalid('< is not allowed')
  // A comment inside of a string is none: else it would hide from here what a browser reads.
  const text = css.replace(COMMENT, (_, string: string | undefined) => string ?? ' ')
  let at = 0
  while (text.slice(at).trim() !== '') {
    RULE.lastIndex = at
    const [rule, selectors = '', declarations = ''] = RULE.exec(text) ?? []
    if (rule === undefined) throw invalid('it is no list of rules without at-rules')
    for (const selector of selectors.split(',').map((each) => each.trim())) {
      if (!CLASSES.has(selector)) throw invalid(`${selector.slice(0, 100)} is not one of the classes`)
    }
    for (const declaration of separated(declarations)) refuseDeclaration(declaration)
    at += rule.length
  }
}

function separated(declarations: string): string[] {
  const parts = declarations.match(DECLARATION) ?? []
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

function refuseDeclaration(declaration: string): void {
  const [, name = '', value = ''] = /^(-?[a-zA-Z][a-zA-Z-]*)\s*:([^]+)$/.exec(declaration) ?? []
  if (name === '' || !VALUE.test(value)) throw invalid(`${declaration.slice(0, 100)} is no declaration`)
  // Of old browsers, these run scripts.
  if (/^(?:behavior|-moz-binding)$/i.test(name)) throw invalid(`${name} is not allowed`)
  const bare = value.replaceAll(new RegExp(STRING, 'g'), '')
  for (const before of bare.split('(').slice(0, -1)) {
    const [called = ''] = /[^\s,]*$/.exec(before.slice(-LONGEST_NAME)) ?? []
    if (!FUNCTIONS.has(called.toLowerCase())) throw invalid(`${called}() is not allowed`)
  }
}

function invalid(what: string): ApiError {
  return new ApiError('InvalidParameterException', `The CSS is not valid: ${what}.`)
}
