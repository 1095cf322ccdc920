/** The class names of classic branding, which our elements carry, and the states of them that may be styled. */
const SELECTORS = new Set(
  [
    'logo',
    'banner',
    'label',
    'textDescription',
    'idpDescription',
    'legalText',
    'submitButton',
    'errorMessage',
    'inputField',
    'idpButton',
    'socialButton',
    'redirect',
    'passwordCheck-valid',
    'passwordCheck-notValid',
    'background',
  ].flatMap((name) => ['', ':hover', ':focus'].map((state) => `.${name}-customizable${state}`)),
)

/**
 * A style sheet with no more in it than rules for the known classes.
 *
 * A style sheet can read a page to somebody (an image per letter that was typed) and cover it with another. So only plain
 * rules stay: no rule that begins with `@`, nothing that loads, no escape that hides one of these, nothing that ends the
 * element it stands in.
 */
export function classicCss(css: string): string {
  return withoutComments(css)
    .split('}')
    .slice(0, -1)
    .map((rule) => rule.split('{'))
    .flatMap(([selectors = '', body = '', ...nested]) => {
      const known = selectors.split(',').map(withoutSpace).filter(isKnown)
      if (known.length === 0 || nested.length > 0) return []
      return [`${known.join(',')}{${body.split(';').map(withoutSpace).filter(isPlain).join(';')}}`]
    })
    .join('\n')
}

function withoutComments(css: string): string {
  const [first = '', ...rest] = css.split('/*')
  return [first, ...rest.map((part) => (part.includes('*/') ? part.slice(part.indexOf('*/') + 2) : ''))].join('')
}

function withoutSpace(text: string): string {
  return text.trim()
}

function isKnown(selector: string): boolean {
  return SELECTORS.has(selector)
}

function isPlain(declaration: string): boolean {
  return (
    /^[a-z-]+\s*:\s*[\w\s#%.,()!'"/+*-]+$/i.test(declaration) &&
    // A position of its own would let it lie over another.
    !/^(position|content|behavior|-moz-binding)\b|\b(url|image|image-set|src|expression|attr|element|cross-fade)\s*\(/i.test(
      declaration,
    )
  )
}
