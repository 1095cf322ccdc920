import { describe, expect, it } from 'vitest'
import { brandOf, classicBrandOf } from './brand.ts'
import { classicCss } from './classic.ts'

const button = (backgroundColor: unknown) => ({ primaryButton: { lightMode: { defaults: { backgroundColor } } } })
const global = (colorSchemeMode: string) => ({ categories: { global: { colorSchemeMode } } })
const css = (...of: Parameters<typeof brandOf>) => brandOf(...of).styles.join('')

describe('a style of managed login', () => {
  it('colours the page in both modes, or in the one that it names', () => {
    const components = {
      primaryButton: {
        lightMode: { defaults: { backgroundColor: '112233ff' }, hover: { textColor: 'AABBCC' } },
        darkMode: { defaults: { backgroundColor: '445566ff' } },
      },
    }
    const both = css({ ...global('DYNAMIC'), components })
    expect(both).toMatch(/^:root\{color-scheme:light dark;.*--primary:#112233ff;.*\}@media.*--primary:#445566ff;/)
    expect(both).toContain('--primary-text-hover:#AABBCC;')
    expect(css({ ...global('LIGHT'), components })).not.toMatch(/@media|445566/)
    expect(css({ ...global('DARK'), components })).toMatch(/^:root\{color-scheme:dark;(?!.*112233).*445566/)
    // The service's default.
    expect(brandOf({ components }).only).toBe('light')
    expect(brandOf().only).toBeUndefined()
  })

  it('sets lengths, places and density', () => {
    const text = css({
      categories: {
        global: { spacingDensity: 'COMPACT' },
        form: { location: { horizontal: 'START', vertical: 'END' }, displayGraphics: false },
      },
      componentClasses: { buttons: { borderRadius: 3 }, input: { borderRadius: 4.5 } },
      components: { form: { borderRadius: 0 } },
    })
    for (const value of [
      '--density:.75',
      '--place-x:start',
      '--place-y:end',
      '--button-round:3px',
      '--input-round:4.5px',
      '--card-round:0px',
    ]) {
      expect(text).toContain(`${value};`)
    }
    expect(text).not.toMatch(/--alert-round/)
  })

  it('places logos, and leaves out those of a header and a footer that are switched off', () => {
    const settings = {
      categories: { global: { pageHeader: { enabled: true } } },
      components: {
        form: { logo: { enabled: true, location: 'CENTER' } },
        pageHeader: { logo: { enabled: false, location: 'END' } },
        pageFooter: { logo: { location: 'left;}' } },
      },
    }
    expect(css(settings)).toContain('--logo-x:center;--header-x:end;')
    expect(css(settings)).not.toContain('--footer-x')
    expect(brandOf(settings)).toMatchObject({
      header: { shown: true, logo: false },
      footer: { shown: false, logo: true },
    })
  })

  it('orders providers, and says whether they come first', () => {
    const auth = {
      authMethodOrder: [
        [
          { display: 'BUTTON', type: 'FEDERATED' },
          { display: 'INPUT', type: 'USERNAME_PASSWORD' },
        ],
      ],
      federation: { order: ['Google', 7, 'Acme'], interfaceStyle: 'DOMAIN_SEARCH' },
    }
    expect(brandOf({ categories: { auth } }).providers).toEqual({
      first: true,
      order: ['Google', 'Acme'],
      icons: true,
      searched: true,
    })
  })

  it('shows images by colour mode, behind the page only where they are switched on', () => {
    const assets = [
      { Category: 'PAGE_BACKGROUND', ColorMode: 'LIGHT', url: '/assets/a.png' },
      { Category: 'PAGE_BACKGROUND', ColorMode: 'DARK', url: '/assets/b.png' },
      { Category: 'IDP_BUTTON_ICON', ColorMode: 'DYNAMIC', ResourceId: 'Acme', url: '/assets/c.svg' },
      { Category: 'FORM_BACKGROUND', ColorMode: 'LIGHT', url: '/"),url(//evil.example' },
    ]
    const components = { pageBackground: { image: { enabled: true } }, form: { backgroundImage: { enabled: true } } }
    const brand = brandOf({ ...global('DYNAMIC'), components }, assets)
    expect(brand.styles[0]).toMatch(
      /--page-image:url\("\/assets\/a\.png"\);.*@media.*--page-image:url\("\/assets\/b\.png"\);/,
    )
    expect(brand.styles[0]).not.toContain('evil')
    expect(brand.images['IDP_BUTTON_ICON:Acme']).toEqual({ light: '/assets/c.svg', dark: '/assets/c.svg' })
    expect(css({}, assets)).not.toContain('url(')
  })

  it.each([
    ['no colour', button('red;}</style><script>')],
    ['a short colour', button('fff')],
    ['a number', button(7)],
    ['an absurd length', {}],
    ['null', null],
    ['a list', []],
    ['a text', 'x'],
    ['what objects inherit', { primaryButton: '__proto__' }],
  ])('is as by default where it says %s', (_, components) => {
    expect(css({ components, componentClasses: { buttons: { borderRadius: 1e9 } } })).toBe(css({}))
  })
})

describe('a classic style sheet', () => {
  it('styles the known classes', () => {
    const text =
      '.submitButton-customizable { color: red; background-color: #fff }\n.label-customizable{font-weight:400}'
    expect(classicCss(text)).toBe(
      '.submitButton-customizable{color: red;background-color: #fff}\n.label-customizable{font-weight:400}',
    )
    expect(classicCss('.submitButton-customizable:hover, .x {color:red}')).toBe(
      '.submitButton-customizable:hover{color:red}',
    )
  })

  it.each([
    'body{color:red}',
    'input[value^="a"]{color:red}',
    '.label-customizable input{color:red}',
    '@import "https://evil.example/x.css";',
    '@media screen{.label-customizable{color:red}',
    '.label-customizable{background:url(https://evil.example)}',
    String.raw`.label-customizable{background:u\72l(https://evil.example)}`,
    '.label-customizable{background:image-set("//evil.example" 1x)}',
    '.label-customizable{background:u/**/rl(//evil.example)}',
    '.label-customizable{position:fixed}',
    '.label-customizable{content:"Sign in at evil.example"}',
    '</style><script>alert(1)</script>',
    '.label-customizable{color:red</style><script>}',
  ])('takes nothing of %s', (text) => {
    expect(classicCss(text)).not.toMatch(/evil|red|[<@\\]|position|content/)
  })

  it('is read in a time that grows with its length', () => {
    for (const part of ['{', '/*', '.a{', 'a:', '.label-customizable,'])
      expect(classicCss(part.repeat(40_000))).toBe('')
  })

  it('goes with a logo', () => {
    const brand = classicBrandOf({ css: '.label-customizable{color:red}', logoUrl: '/logo.png' })
    expect(brand.styles.at(-1)).toBe('.label-customizable{color:red}')
    expect(brand).toMatchObject({ logo: { shown: true }, images: { FORM_LOGO: { light: '/logo.png' } }, only: 'light' })
  })
})
