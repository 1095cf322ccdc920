import type { InboxQuery } from '../delivery/inbox.ts'
import { momentOf } from './moment.ts'

const LONGEST_WAIT_MS = 60_000
const FILTERS = ['poolId', 'username', 'sub', 'email', 'destination'] as const

/** What is asked of the inbox. */
export interface Asked {
  readonly query: InboxQuery
  readonly waitMs: number
  readonly refreshes: boolean
}

/**
 * Reads what a request asks of the inbox; answers in words what is wrong with it. An empty value is none.
 *
 * What nobody knows is refused: a misspelt filter would show the codes of everybody.
 */
export function readQuery(parameters: URLSearchParams, more: readonly string[]): Asked | string {
  const known: readonly string[] = [...FILTERS, 'after', ...more]
  const given: Record<string, string> = {}
  for (const [name, value] of parameters) {
    if (!known.includes(name)) return `There is no parameter "${name.slice(0, 64)}". There are ${known.join(', ')}.`
    if (Object.hasOwn(given, name)) return `The parameter "${name}" is there twice.`
    given[name] = value
  }
  const { after = '', wait = '', poolId, username, sub, email, destination } = given
  // In a query a + that is not encoded is a blank; a phone number has none, and a moment has none before its zone.
  const since = afterOf(after.replace(/ (?=\d\d:?\d\d$)/, '+'))
  if (since === undefined) return '"after" is the id of a message, or a moment such as 2026-01-02T03:04:05Z.'
  if (!/^\d{0,9}$/.test(wait)) return '"wait" is a number of milliseconds.'
  return {
    query: { poolId, username: plus(username), sub, email, destination: plus(destination), after: since },
    waitMs: Math.min(Number(wait), LONGEST_WAIT_MS),
    refreshes: 'refresh' in given,
  }
}

function afterOf(text: string): string | Date | undefined {
  return /^\d{0,15}$/.test(text) ? text : momentOf(text)
}

function plus(text: string | undefined): string | undefined {
  return text?.replace(/^ (?=\d+$)/, '+')
}
