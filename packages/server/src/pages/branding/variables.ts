import type { Images, Picture } from './images.ts'
import { PALETTE } from './palette.ts'
import { colour, flag, pixels, word } from './settings.ts'

const BUTTON = ['backgroundColor', 'borderColor', 'textColor'] as const

/** Behind the card where no style says anything: a breath of colour from above. */
const GLOW = 'radial-gradient(70rem 36rem at 50% -12rem,color-mix(in srgb,var(--primary) 16%,transparent),transparent)'

/** Where the settings have the colours that our style sheet reads; `*` is `lightMode` or `darkMode`. */
const COLOURS: Readonly<Record<string, string>> = {
  page: 'components.pageBackground.*.color',
  heading: 'components.pageText.*.headingColor',
  text: 'components.pageText.*.bodyColor',
  quiet: 'components.pageText.*.descriptionColor',
  card: 'components.form.*.backgroundColor',
  'card-line': 'components.form.*.borderColor',
  header: 'components.pageHeader.*.background.color',
  'header-line': 'components.pageHeader.*.borderColor',
  footer: 'components.pageFooter.*.background.color',
  'footer-line': 'components.pageFooter.*.borderColor',
  input: 'componentClasses.input.*.defaults.backgroundColor',
  'input-line': 'componentClasses.input.*.defaults.borderColor',
  placeholder: 'componentClasses.input.*.placeholderColor',
  label: 'componentClasses.inputLabel.*.textColor',
  hint: 'componentClasses.inputDescription.*.textColor',
  link: 'componentClasses.link.*.defaults.textColor',
  'link-hover': 'componentClasses.link.*.hover.textColor',
  focus: 'componentClasses.focusState.*.borderColor',
  divider: 'componentClasses.divider.*.borderColor',
  option: 'componentClasses.optionControls.*.defaults.backgroundColor',
  'option-line': 'componentClasses.optionControls.*.defaults.borderColor',
  selected: 'componentClasses.optionControls.*.selected.backgroundColor',
  bad: 'componentClasses.statusIndicator.*.error.indicatorColor',
  good: 'componentClasses.statusIndicator.*.success.indicatorColor',
  'alert-back': 'components.alert.*.error.backgroundColor',
  'alert-line': 'components.alert.*.error.borderColor',
  ...button('primary', 'components.primaryButton.*'),
  ...button('secondary', 'components.secondaryButton.*'),
  ...button('provider', 'components.idpButton.standard.*'),
}

const LENGTHS: Readonly<Record<string, string>> = {
  'button-round': 'componentClasses.buttons.borderRadius',
  'input-round': 'componentClasses.input.borderRadius',
  'card-round': 'components.form.borderRadius',
  'alert-round': 'components.alert.borderRadius',
}

/** `--primary`, `--primary-line`, `--primary-text`, and each of them for `-hover` and `-active`. */
function button(name: string, path: string): Record<string, string> {
  const states = { defaults: '', hover: '-hover', active: '-active' }
  const parts = { backgroundColor: '', borderColor: '-line', textColor: '-text' }
  return Object.fromEntries(
    Object.entries(states).flatMap(([state, suffix]) =>
      BUTTON.map((part) => [`${name}${parts[part]}${suffix}`, `${path}.${state}.${part}`]),
    ),
  )
}

/** The images behind parts of a page, where they are switched on. */
const BACKGROUNDS = {
  'page-image': ['PAGE_BACKGROUND', 'components.pageBackground.image.enabled'],
  'card-image': ['FORM_BACKGROUND', 'components.form.backgroundImage.enabled'],
  'header-image': ['PAGE_HEADER_BACKGROUND', 'components.pageHeader.backgroundImage.enabled'],
  'footer-image': ['PAGE_FOOTER_BACKGROUND', 'components.pageFooter.backgroundImage.enabled'],
} as const

const PLACES: Readonly<Record<string, string>> = { START: 'start', CENTER: 'center', END: 'end' }

export type Mode = 'light' | 'dark'

/** Our palette and the settings over it, as custom properties of CSS: in both colour modes, or in the only one. */
export function variables(settings: unknown, images: Images, only?: Mode): string {
  const place = (path: string) => PLACES[word(settings, path) ?? '']
  const common = properties({
    ...mapValues(LENGTHS, (path) => pixels(settings, path)),
    density: word(settings, 'categories.global.spacingDensity') === 'COMPACT' ? '.75' : undefined,
    'place-x': place('categories.form.location.horizontal'),
    'place-y': place('categories.form.location.vertical'),
    'logo-x': place('components.form.logo.location'),
    'header-x': place('components.pageHeader.logo.location'),
    'footer-x': place('components.pageFooter.logo.location'),
    'page-image': settings === undefined ? GLOW : undefined,
  })
  if (only) return `:root{color-scheme:${only};${common}${ofMode(settings, only, images)}}`
  const [light, dark] = [ofMode(settings, 'light', images), ofMode(settings, 'dark', images)]
  return `:root{color-scheme:light dark;${common}${light}}@media (prefers-color-scheme:dark){:root{${dark}}}`
}

function ofMode(settings: unknown, mode: Mode, images: Images): string {
  const colours = mapValues(COLOURS, (path) => colour(settings, path.replace('*', `${mode}Mode`)))
  const shown = mapValues(BACKGROUNDS, ([category, path]) =>
    flag(settings, path, false) ? urlOf(images[category], mode) : undefined,
  )
  return properties({ ...PALETTE[mode], ...given(colours), ...shown })
}

/** Nothing that could end the value, or the style sheet: an address that is not plain is none. */
function urlOf(picture: Picture | undefined, mode: Mode): string | undefined {
  const url = picture?.[mode]
  return url !== undefined && /^[\w\-./:?&=%~]+$/.test(url) ? `url("${url}")` : undefined
}

function properties(values: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(values)
    .map(([name, value]) => (value === undefined ? '' : `--${name}:${value};`))
    .join('')
}

function given(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, to: (from: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value)]))
}
