const MAX_DEPTH = 64

/** A JSON object without a prototype, frozen: only what the text says can be read from it. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Whether a value that {@link parseJson} gave is an object. */
export function isObject(value: unknown): value is JsonObject {
  return Object.getPrototypeOf(Object(value)) === null
}

export function isText(value: unknown): value is string {
  return typeof value === 'string'
}

/**
 * Parses JSON more strictly than `JSON.parse`.
 *
 * Throws when an object repeats a member (RFC 8259 §4: receivers disagree on which one counts) or when values are
 * nested deeper than 64. Objects in the result are frozen and have no prototype.
 */
export function parseJson(text: string): unknown {
  const value = JSON.parse(text) as unknown
  if (seal(value) !== countNames(text)) throw new Error('Repeated or too deep')
  return value
}

// Changes the fresh value in place, because this is on the way of each token; gives the number of members in it,
// which is none where it is too deep
function seal(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null) return 0
  if (depth === MAX_DEPTH) return NaN
  const members = Object.values(value)
  let count = 0
  for (const member of members) count += seal(member, depth + 1)
  if (Array.isArray(value)) Object.freeze(value)
  else {
    count += members.length
    Object.freeze(Object.setPrototypeOf(value, null))
  }
  return count
}

// The text is valid JSON here: a string before a colon is a member's name. Repeated members have collapsed in the
// parsed value, so the two counts differ
function countNames(json: string): number {
  const text = json.includes('\\') ? json.replace(/\\./g, '') : json
  let names = 0
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at)) {
    at = text.indexOf('"', at + 1) + 1
    while (text.charCodeAt(at) <= 32) at++ // white space
    if (text[at] === ':') names++
  }
  return names
}

/** A decoder that throws on bytes that are not UTF-8 and leaves a byte order mark to `JSON.parse`, which refuses it. */
export function strictDecoder(): InstanceType<typeof TextDecoder> {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
}
