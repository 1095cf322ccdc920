/** Between what the port speaks and what a column holds. */

export function moment(milliseconds: number): Date {
  return new Date(milliseconds)
}

export function optionalMoment(milliseconds: number | null): Date | undefined {
  return milliseconds === null ? undefined : new Date(milliseconds)
}

export function milliseconds(date: Date | undefined): number | null {
  return date ? date.getTime() : null
}

/** JSON text of an object, NULL when it is empty. */
export function objectText(value: object): string | null {
  return Object.keys(value).length === 0 ? null : JSON.stringify(value)
}

/** Whatever this storage wrote as JSON text. */
export function parsed<T>(text: string | null, empty: T): T {
  return text === null ? empty : (JSON.parse(text) as T) // only this storage writes these columns
}

const REMEMBERED = 1_000
/** Settings may be a megabyte long; those of most pools have some thousand characters. */
const REMEMBERED_CHARACTERS = 4_000_000
const remembered = new Map<string, { readonly text: string; readonly value: unknown }>()
let characters = 0

/**
 * As {@link parsed}, for what is read far more often than it changes: while the text at a place stays the same, it gives
 * the same frozen value, what `read` has made of the text's. Those parsed first are forgotten first.
 *
 * A place is a table and a key in it. It is looked up instead of the text, which is new each time it is read, so that
 * finding it would hash all of it; to compare it takes much less.
 */
export function parsedOnce(place: string, text: string, read = (value: unknown) => value): unknown {
  const known = remembered.get(place)
  if (known?.text === text) return known.value
  const value = frozen(read(JSON.parse(text)))
  forget(place)
  for (const first of remembered.keys()) {
    if (remembered.size < REMEMBERED && characters + text.length <= REMEMBERED_CHARACTERS) break
    forget(first)
  }
  remembered.set(place, { text, value })
  characters += text.length
  return value
}

function forget(place: string): void {
  characters -= remembered.get(place)?.text.length ?? 0
  remembered.delete(place)
}

function frozen(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  for (const member of Object.values(value)) frozen(member)
  return Object.freeze(value)
}
