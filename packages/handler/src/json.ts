const MAX_DEPTH = 64

/** A JSON object without a prototype, frozen: only what the text says can be read from it. */
export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Parses JSON more strictly than `JSON.parse`.
 *
 * Throws when an object repeats a member (RFC 8259 §4: receivers disagree on which one counts) or when values are
 * nested deeper than 64. Objects in the result are frozen and have no prototype.
 */
export function parseJson(text: string): unknown {
  let members = 0
  const own = (value: unknown, depth: number): unknown => {
    if (typeof value !== 'object' || value === null) return value
    if (depth === MAX_DEPTH) throw new SyntaxError('Nested too deeply')
    if (Array.isArray(value)) return Object.freeze(value.map((item) => own(item, depth + 1)))
    const copy: Record<string, unknown> = { __proto__: null, ...value }
    for (const name in copy) {
      members++
      const member = copy[name]
      if (typeof member === 'object') copy[name] = own(member, depth + 1)
    }
    return Object.freeze(copy)
  }
  const value = own(JSON.parse(text), 0)
  if (members !== countNames(text)) throw new SyntaxError('Repeated member')
  return value
}

// The text is valid JSON here: outside of strings a colon follows a member's name and stands nowhere else. Repeated
// members have collapsed in the parsed value, so the two counts differ.
function countNames(text: string): number {
  const pieces = (text.includes('\\') ? text.replace(/\\./g, '') : text).split('"')
  let names = 0
  for (let index = 2; index < pieces.length; index += 2) if (pieces[index]?.includes(':')) names++
  return names
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Throws when the bytes are not valid UTF-8, or as {@link parseJson}. */
export function parseJsonBytes(bytes: Uint8Array): unknown {
  return parseJson(decoder.decode(bytes))
}
