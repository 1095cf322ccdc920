const ISO = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/

/**
 * Reads a moment as ISO 8601 writes it; `undefined` for anything else.
 *
 * By itself `Date` takes "5" for a day in 2001, and the 30th of February for one in March.
 */
export function momentOf(text: string): Date | undefined {
  const [, day] = ISO.exec(text) ?? []
  const moment = new Date(text)
  if (day === undefined || Number.isNaN(moment.getTime())) return undefined
  return new Date(day).toISOString().startsWith(day) ? moment : undefined
}
