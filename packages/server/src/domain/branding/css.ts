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

/** What computes a value; every other function may load something from somewhere. */
const FUNCTIONS: ReadonlySet<string> = new Set(
  'calc clamp cubic-bezier hsl hsla linear-gradient max min radial-gradient rgb rgba rotate scale translate'.split(' '),
)

const STRING = `"[^"\\\\\\n\\r\\f]*"|'[^'\\\\\\n\\r\\f]*'`
const COMMENT = new RegExp(`(${STRING})|/\\*[^]*?\\*/`, 'g')
const RULE = new RegExp(`\\s*([^{}"'@;]+)\\{((?:${STRING}|[^{}"'@])*)\\}\\s*`, 'y')
const VALUE = new RegExp(`^(?:${STRING}|[^"'<>\\\\{}@;:])+$`)

/**
 * Refuses CSS that does more than style the known classes.
 *
 * A style sheet can send what somebody types to somebody else: an attribute selector and `url()` are enough. So there are
 * no selectors but the classes, no at-rules, no escapes to spell them with, and no function that loads anything.
 */
export function refuseCss(css: string): void {
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
  const parts = declarations.match(new RegExp(`(?:${STRING}|[^;"'])+`, 'g')) ?? []
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

function refuseDeclaration(declaration: string): void {
  const [, name = '', value = ''] = /^(-?[a-zA-Z][a-zA-Z-]*)\s*:([^]+)$/.exec(declaration) ?? []
  if (name === '' || !VALUE.test(value)) throw invalid(`${declaration.slice(0, 100)} is no declaration`)
  // Of old browsers, these run scripts.
  if (/^(?:behavior|-moz-binding)$/i.test(name)) throw invalid(`${name} is not allowed`)
  const bare = value.replaceAll(new RegExp(STRING, 'g'), '')
  for (const [, called = ''] of bare.matchAll(/([^\s,(]*)\(/g)) {
    if (!FUNCTIONS.has(called.toLowerCase())) throw invalid(`${called.slice(0, 100)}() is not allowed`)
  }
}

function invalid(what: string): ApiError {
  return new ApiError('InvalidParameterException', `The CSS is not valid: ${what}.`)
}
