/** An image that a style of managed login brings. */
export interface Asset {
  readonly Category: string
  readonly ColorMode: string
  /** Of the button it belongs to. */
  readonly ResourceId?: string | undefined
  /** Where this server has it. */
  readonly url: string
}

/** Where an image is on this server, by colour mode. */
export interface Picture {
  readonly light?: string
  readonly dark?: string
}

/** By category; icons of buttons by `IDP_BUTTON_ICON:` and the button they belong to. */
export type Images = Partial<Readonly<Record<string, Picture>>>

/** Assets, by what a page asks for. */
export function imagesOf(assets: readonly Asset[]): Images {
  const images = new Map<string, Picture>()
  for (const { Category, ColorMode, ResourceId, url } of assets) {
    const name = Category === 'IDP_BUTTON_ICON' ? `${Category}:${ResourceId ?? ''}` : Category
    images.set(name, {
      ...images.get(name),
      ...(ColorMode !== 'DARK' && { light: url }),
      ...(ColorMode !== 'LIGHT' && { dark: url }),
    })
  }
  return Object.fromEntries(images)
}
