import { describe, expect, it } from 'vitest'
import { refuseCss } from './css.ts'
import { imageKind } from './images.ts'

describe('CSS', () => {
  it.each([
    '',
    '.logo-customizable { max-width: 60%; }',
    '/* a } comment */ .submitButton-customizable:hover{background-color:#fff;color:rgba(0, 0, 0, .5)}',
    '.label-customizable, .banner-customizable { font: 12px/1.5 "Mince Pie", serif }\n.inputField-customizable:focus{}',
    '.background-customizable { width: calc((100% - 2px) / 2); content: "; } @import /* x */ {" }',
    '.logo-customizable { color: red } /* unfinished',
  ])('that styles the known classes is taken: %s', (css) => {
    expect(() => refuseCss(css)).not.toThrow()
  })

  it.each([
    'body { color: red }',
    '.logo { color: red }',
    '.logo-customizable:focus { color: red }',
    '.logo-customizable input[value^="a"] { color: red }',
    'input[type=password] { color: red }',
    '@import "https://evil.example";',
    '@media print { .logo-customizable { color: red } }',
    '.logo-customizable { background: url(https://evil.example) }',
    '.logo-customizable { background: URL("https://evil.example") }',
    '.logo-customizable { background: u/**/rl(https://evil.example) }',
    '.logo-customizable { background: \\75rl(https://evil.example) }',
    '.logo-customizable { background: image-set("https://evil.example" 1x) }',
    '.logo-customizable { background: -webkit-image-set("https://evil.example" 1x) }',
    '.logo-customizable { width: expression(alert(1)) }',
    '.logo-customizable { behavior: none }',
    '.logo-customizable { --x: red }',
    '.logo-customizable { color: red }</style><script>alert(1)</script>',
    '.logo-customizable { content: "</style><script>" }',
    // What looks like a comment stands in a string, and what looks like a string in a comment.
    `.logo-customizable { content: "/*"; } @import 'x'; .logo-customizable { content: "*/" }`,
    `/* " */ @import 'x'; /* " */`,
    '.logo-customizable { content: "unfinished }',
    '.logo-customizable { color: red',
    '.logo-customizable { color }',
    '.logo-customizable { .banner-customizable { color: red } }',
  ])('that does more is refused: %s', (css) => {
    expect(() => refuseCss(css)).toThrow('The CSS is not valid')
  })

  it.each([' ', '/*', '"', `"'`, '(', '{', 'a', '.logo-customizable{', 'a(', '.logo-customizable{a:b(', ';'])(
    'of the longest kind is judged at once: %j',
    (part) => {
      const css = `${part.repeat(Math.floor(130_000 / part.length))}x`
      expect(() => refuseCss(css)).toThrow('The CSS is not valid')
    },
  )
})

describe('an image', () => {
  const svg = (inside: string) => imageKind(Buffer.from(`<?xml version="1.0"?><!-- a --><svg>${inside}</svg>`))

  it('is what its bytes say', () => {
    expect(imageKind(Buffer.from('89504e470d0a1a0a00', 'hex'))).toBe('PNG')
    expect(imageKind(Buffer.from('ffd8ffe0', 'hex'))).toBe('JPEG')
    expect(imageKind(Buffer.from('RIFF1234WEBPVP8 '))).toBe('WEBP')
    expect(imageKind(Buffer.from('0000010001', 'hex'))).toBe('ICO')
    expect(svg('<use href="#a"/><image href="data:image/png;base64,AA"/><path d="M0"/>')).toBe('SVG')
    expect(imageKind(Buffer.from('GIF89a'))).toBeUndefined()
    expect(imageKind(Buffer.from('<html><svg></svg>'))).toBeUndefined()
    expect(imageKind(Buffer.alloc(0))).toBeUndefined()
  })

  it.each([
    '<script>alert(1)</script>',
    '<g onload="alert(1)"/>',
    '<g\nonclick = "alert(1)"/>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="jav&#97;script:alert(1)">x</a>',
    '<image href="https://evil.example/x.png"/>',
    "<image xlink:href = ' //evil.example/x.png'/>",
    '<foreignObject><iframe/></foreignObject>',
    '<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>',
    '<set attributeName="href" to="javascript:alert(1)"/>',
  ])('that runs or loads something is none: %s', (inside) => {
    expect(svg(inside)).toBeUndefined()
  })

  it('of a document type is none', () => {
    expect(imageKind(Buffer.from('<!DOCTYPE svg [<!ENTITY e "x">]><svg>&e;</svg>'))).toBeUndefined()
  })

  it.each(['<!--', '<!---->', ' on', ' ', 'href=', 'href= ', '<a:'])(
    'of the largest kind is judged at once: %j',
    (part) => {
      expect(svg(part.repeat(Math.floor(1_000_000 / part.length)))).not.toBe('PNG')
    },
  )
})
