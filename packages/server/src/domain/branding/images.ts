import { withoutComments } from '../markup.ts'

/** What an image is, as its bytes tell; names and types that come with it are anybody's claim. */
export type ImageKind = 'ICO' | 'JPEG' | 'PNG' | 'SVG' | 'WEBP'

const STARTS: readonly (readonly [ImageKind, RegExp])[] = [
  ['PNG', /^89504e470d0a1a0a/],
  ['JPEG', /^ffd8ff/],
  ['WEBP', /^52494646.{8}57454250/],
  ['ICO', /^00000100/],
]

/** Tells the kind of an image; `undefined` for anything that a page may not show. */
export function imageKind(bytes: Uint8Array): ImageKind | undefined {
  const start = Buffer.from(bytes.subarray(0, 16)).toString('hex')
  const [kind] = STARTS.find(([, form]) => form.test(start)) ?? []
  return kind ?? (isDrawing(bytes) ? 'SVG' : undefined)
}

// Opened by itself an SVG is a page, and what is in it runs under the name of the sign-in pages. So it may hold nothing
// that runs or loads, and no document type, whose entities could spell such things.
const ACTIVE =
  /<!(?:DOCTYPE|ENTITY)|<\?(?!xml\s)|<(?:[\w-]+:)?(?:script|foreignObject|iframe|embed|object|handler|listener|set|animate)|\son\w+\s*=|javascript:|data:text|(?:href|src)\s*=\s*["']?\s*(?![#"'\s]|data:image\/)/i

function isDrawing(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes).toString('utf8')
  if (!/^\uFEFF?\s*(?:<\?xml[^>]*>\s*)?<svg[\s>]/.test(withoutComments(text))) return false
  // A character may be written by its number: what is judged is what is meant.
  return !text.includes('&#') && !ACTIVE.test(text.replaceAll(/\s+/g, ' '))
}
