import type { InboxQuery } from '../delivery/inbox.ts'
import { momentAfter, parametersOf, waitOf } from './query.ts'

const FILTERS = ['poolId', 'username', 'sub', 'email', 'destination'] as const

/** What is asked of the inbox. */
export interface Asked {
  readonly query: InboxQuery
  readonly waitMs: number
  readonly refreshes: boolean
}

/** Reads what a request asks of the inbox; answers in words what is wrong with it. */
export function readQuery(parameters: URLSearchParams, more: readonly string[]): Asked | string {
  const given = parametersOf(parameters, [...FILTERS, 'after', ...more])
  if (typeof given === 'string') return given
  const { poolId, username, sub, email, destination } = given
  const after = momentAfter(given['after'])
  if (after === undefined) return '"after" is the id of a message, or a moment such as 2026-01-02T03:04:05Z.'
  const waitMs = waitOf(given['wait'])
  if (waitMs === undefined) return '"wait" is a number of milliseconds.'
  return {
    query: { poolId, username: plus(username), sub, email, destination: plus(destination), after },
    waitMs,
    refreshes: 'refresh' in given,
  }
}

/** In a query a + that is not encoded is a blank, of which a phone number has none. */
function plus(text: string | undefined): string | undefined {
  return text?.replace(/^ (?=\d+$)/, '+')
}
