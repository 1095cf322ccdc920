import { ApiError } from '../errors.ts'
import type { Page } from '../storage/port/index.ts'
import type { Services } from './services.ts'

const LONGEST_PAGE = 60
const TOKEN_LIFE_MS = 60 * 60 * 1000
const PURPOSE = 'page token'

/** What a request asks of a list. */
export interface Listing {
  /** What is listed: its kind, its pool, and whatever else another list of that kind would differ in. */
  readonly list: readonly string[]
  /** Rows of a page; 60 when absent or 0. */
  readonly limit: number | undefined
  /** The token that an earlier page of the same list ended with. */
  readonly token: string | undefined
}

export interface ReadPage<Row> {
  readonly rows: Row[]
  /** Leads to the next page for an hour; absent on the last one. */
  readonly next: string | undefined
}

/**
 * Reads one page of a list, by a token bound to that list.
 *
 * `cursorOf` gives a row's place, as JSON can hold it. A token of another list, too old, or made by somebody else is
 * refused.
 */
export async function readPage<Row, Cursor>(
  services: Pick<Services, 'keyring' | 'clock'>,
  { list, limit, token }: Listing,
  read: (page: Page<Cursor>) => Promise<Row[]>,
  cursorOf: (row: Row) => Cursor,
): Promise<ReadPage<Row>> {
  const after = token === undefined ? undefined : (openToken(services, list, token) as Cursor) // what `cursorOf` gave
  const size = limit || LONGEST_PAGE
  // One row more tells whether there is a next page
  const found = await read({ after, limit: size + 1 })
  const rows = found.slice(0, size)
  const last = found.length > size ? rows.at(-1) : undefined
  return { rows, next: last === undefined ? undefined : makeToken(services, list, cursorOf(last)) }
}

interface Token {
  readonly list: readonly string[]
  readonly until: number
  readonly after: unknown
}

function makeToken({ keyring, clock }: Pick<Services, 'keyring' | 'clock'>, list: readonly string[], after: unknown) {
  const token: Token = { list, until: clock.now().getTime() + TOKEN_LIFE_MS, after }
  return keyring.sealState(token, PURPOSE)
}

function openToken(
  { keyring, clock }: Pick<Services, 'keyring' | 'clock'>,
  list: readonly string[],
  text: string,
): unknown {
  const token = keyring.openState(text, PURPOSE) as Token | undefined // only `makeToken` seals for this purpose
  const isRight = token && JSON.stringify(token.list) === JSON.stringify(list) && token.until > clock.now().getTime()
  if (!isRight) throw new ApiError('InvalidParameterException', 'Invalid pagination token.')
  return token.after
}
