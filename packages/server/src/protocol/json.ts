import { ApiError } from '../errors.ts'

/** Deeper than any request of the service, and far from what could exhaust a stack. */
const DEEPEST = 64

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads a request's body as JSON.
 *
 * Refuses what is not UTF-8 or not JSON, what is nested deeper than 64 levels, and strings that hold half a surrogate
 * pair or U+0000, which PostgreSQL could not keep.
 */
export function parseJson(body: Uint8Array): unknown {
  const text = decode(body)
  if (depth(text) > DEEPEST) throw unreadable('The request is nested too deeply.')
  const value = parse(text)
  // A character written as itself was checked by the decoder, and JSON allows no control character. Only an escape can
  // still bring in what is not to be kept.
  if (text.includes('\\u') && !isStorable(value)) throw unreadable('The request holds a character that is not allowed.')
  return value
}

function decode(body: Uint8Array): string {
  try {
    return utf8.decode(body)
  } catch (cause) {
    throw unreadable('The request is not valid UTF-8.', cause)
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    throw unreadable('The request is not valid JSON.', cause)
  }
}

/** How deeply arrays and objects are nested in a text, whether or not it is JSON. */
function depth(text: string): number {
  let level = 0
  let deepest = 0
  let inString = false
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (inString) {
      if (code === 92 /* \ */) index += 1
      else if (code === 34 /* " */) inString = false
    } else if (code === 34) inString = true
    else if (code === 123 /* { */ || code === 91 /* [ */) {
      level += 1
      if (level > deepest) deepest = level
    } else if (code === 125 || code === 93) level -= 1
  }
  return deepest
}

function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0')
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every(isStorable)
  return Object.entries(value).every(([name, member]) => isStorable(name) && isStorable(member))
}

function unreadable(message: string, cause?: unknown): ApiError {
  return new ApiError('SerializationException', message, { cause })
}
