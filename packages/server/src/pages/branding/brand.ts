import { classicCss } from './classic.ts'
import type { Asset, Images } from './images.ts'
import { imagesOf } from './images.ts'
import type { Mode } from './variables.ts'
import { variables } from './variables.ts'
import { flag, list, read, word } from './settings.ts'

/** What a style of managed login comes to on a page. */
export interface Brand {
  /** Style sheets that go after our own. */
  readonly styles: readonly string[]
  /** The colour mode, where there is only one. */
  readonly only: Mode | undefined
  readonly providers: {
    /** Whether they stand above the form. */
    readonly first: boolean
    readonly order: readonly string[]
    readonly icons: boolean
    /** Whether an address finds those that have identifiers, in place of a button for each. */
    readonly searched: boolean
  }
  readonly graphics: boolean
  readonly header: Bar
  readonly footer: Bar
  readonly logo: { readonly inside: boolean; readonly shown: boolean }
  readonly images: Images
}

/** Above or below the page. */
interface Bar {
  readonly shown: boolean
  readonly logo: boolean
}

const BUTTONS = 'BUTTON_LIST'

/**
 * The look that settings and assets of managed login ask for, or our own without any.
 *
 * What is not in the settings stays as it is by default, and what is not of its type counts as not there.
 */
export function brandOf(settings?: unknown, assets: readonly Asset[] = []): Brand {
  const images = imagesOf(assets)
  const order = list(settings, 'categories.auth.authMethodOrder')
    .flat()
    .map((method) => read(method, 'type'))
  const only = modeOf(settings)
  return {
    styles: [variables(settings, images, only)],
    only,
    providers: {
      first: order[0] === 'FEDERATED',
      order: list(settings, 'categories.auth.federation.order').filter((name) => typeof name === 'string'),
      searched: (word(settings, 'categories.auth.federation.interfaceStyle') ?? BUTTONS) !== BUTTONS,
      icons: flag(settings, 'componentClasses.idpButtons.icons.enabled', true),
    },
    graphics: flag(settings, 'categories.form.displayGraphics', true),
    header: barOf(settings, 'pageHeader'),
    footer: barOf(settings, 'pageFooter'),
    logo: {
      shown: flag(settings, 'components.form.logo.enabled', images['FORM_LOGO'] !== undefined),
      inside: word(settings, 'components.form.logo.formInclusion') !== 'OUT',
    },
    images,
  }
}

function barOf(settings: unknown, which: 'pageHeader' | 'pageFooter'): Bar {
  return {
    shown: flag(settings, `categories.global.${which}.enabled`, false),
    logo: flag(settings, `components.${which}.logo.enabled`, true),
  }
}

const MODES: Readonly<Record<string, Mode>> = { LIGHT: 'light', DARK: 'dark' }

/** Settings that name no mode are light, as the service's are; our own look is as the person likes it. */
function modeOf(settings: unknown): Mode | undefined {
  return settings === undefined ? undefined : MODES[word(settings, 'categories.global.colorSchemeMode') ?? 'LIGHT']
}

/** The look of classic branding: ours, a logo, and the style sheet of `SetUICustomization`. */
export function classicBrandOf({ css = '', logoUrl }: { css?: string; logoUrl?: string | undefined }): Brand {
  const logo = logoUrl === undefined ? [] : [{ Category: 'FORM_LOGO', ColorMode: 'DYNAMIC', url: logoUrl }]
  const brand = brandOf({}, logo)
  return { ...brand, styles: [...brand.styles, classicCss(css)] }
}
