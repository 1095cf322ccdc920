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
const remembered = new Map<string, unknown>()

/**
 * As {@link parsed}, for what is read far more often than it changes: the same text gives the same frozen value, which
 * nobody can change for the others.
 */
export function parsedOnce(text: string): unknown {
  const known = remembered.get(text)
  if (known !== undefined) return known
  const value = frozen(JSON.parse(text))
  if (remembered.size >= REMEMBERED) remembered.clear()
  remembered.set(text, value)
  return value
}

function frozen(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  for (const member of Object.values(value)) frozen(member)
  return Object.freeze(value)
}
