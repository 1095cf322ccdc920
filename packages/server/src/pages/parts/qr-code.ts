import { html, raw } from 'hono/html'
import { encode } from 'uqr'
import type { Markup } from '../../http/browser/page.ts'

const QUIET_ZONE = 4
/** More is a picture that no camera reads. */
const LONGEST = 1_000

/** A text as a QR code: dark on white in every colour mode, as not every camera reads the opposite. */
export function qrCode(text: string, label: string): Markup | '' {
  if (Buffer.byteLength(text) > LONGEST) return ''
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_ZONE })
  const path = data.map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')).join('')).join('')
  return html`<svg
    class="qr"
    viewBox="0 0 ${size} ${size}"
    role="img"
    aria-label="${label}"
    shape-rendering="crispEdges"
  >
    ${raw(`<rect width="${size}" height="${size}" fill="#fff"/><path d="${path}" fill="#000"/>`)}
  </svg>`
}
