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
