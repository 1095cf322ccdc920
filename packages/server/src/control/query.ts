import { momentOf } from './moment.ts'

const LONGEST_WAIT_MS = 60_000

/**
 * Reads the parameters of a query; answers in words what is wrong with it. An empty value is none.
 *
 * What nobody knows is refused: a misspelt filter would show the codes of everybody.
 */
export function parametersOf(
  parameters: URLSearchParams,
  known: readonly string[],
): Readonly<Record<string, string>> | string {
  const given: Record<string, string> = {}
  for (const [name, value] of parameters) {
    if (!known.includes(name)) return `There is no parameter "${name.slice(0, 64)}". There are ${known.join(', ')}.`
    if (Object.hasOwn(given, name)) return `The parameter "${name}" is there twice.`
    given[name] = value
  }
  return given
}

/** Reads after what: an id, or a moment. */
export function momentAfter(text = ''): string | Date | undefined {
  // In a query a + that is not encoded is a blank; a moment has none before its zone.
  const after = text.replace(/ (?=\d\d:?\d\d$)/, '+')
  return /^\d{0,15}$/.test(after) ? after : momentOf(after)
}

/** Reads a number of milliseconds, and no more than anybody is kept waiting. */
export function waitOf(text = ''): number | undefined {
  return /^\d{0,9}$/.test(text) ? Math.min(Number(text), LONGEST_WAIT_MS) : undefined
}
