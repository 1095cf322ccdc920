import { html } from 'hono/html'
import type { Markup } from '../../http/browser/page.ts'
import type { Brand } from '../branding/brand.ts'

/** An image of the style, in the colour mode of the page. */
export function pictureOf({ images, only }: Brand, name: string, alt = '', className = ''): Markup | undefined {
  const { light, dark } = images[name] ?? {}
  const src = only === 'dark' ? (dark ?? light) : (light ?? dark)
  if (src === undefined) return undefined
  const other = only === undefined && dark !== undefined && dark !== src ? dark : undefined
  return html`<picture
    >${other === undefined ? '' : html`<source srcset="${other}" media="(prefers-color-scheme: dark)" />`}<img
      class="${className}"
      src="${src}"
      alt="${alt}"
  /></picture>`
}
