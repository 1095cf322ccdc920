import { InvalidArgumentError } from 'commander'
import { optionOrEnv, parseFolder, parseLocation } from './options.ts'
import type { Section } from './section.ts'

/** Where a server keeps its data. */
export interface Database {
  /** `:memory:`, a file, or `postgres://…`. */
  readonly location: string
  /** How many connections to a PostgreSQL there are at most. */
  readonly connections: number | undefined
}

export interface DatabaseGiven {
  readonly data: string
  readonly memory?: boolean
  readonly database?: string
  readonly databaseConnections?: number
}

/** One for readers, one for writers, and one for the check of readiness. */
export const FEWEST_CONNECTIONS = 3

export const database = {
  name: 'database',
  options: () => [
    optionOrEnv('--data <dir>', 'folder that keeps users, keys and the port between runs')
      .default('.poolhouse')
      .argParser(parseFolder),
    optionOrEnv('--memory', 'keep nothing: everything is gone at the end').conflicts(['database']),
    optionOrEnv(
      '--database <url>',
      'keep users in this PostgreSQL (postgres://…) or file; of the folder only the master key is used, unless POOLHOUSE_MASTER_KEY is set',
    ).argParser(parseLocation),
    optionOrEnv(
      '--database-connections <n>',
      `how many connections to PostgreSQL there may be, at least ${FEWEST_CONNECTIONS} (default: 10)`,
    ).argParser(parseConnections),
  ],
  /** The folder that is used, if any, and the database where it is not the folder's own. */
  read({ data, memory, database: location, databaseConnections: connections }: DatabaseGiven) {
    return { folder: memory ? undefined : data, location: memory ? ':memory:' : location, connections }
  },
} satisfies Section<DatabaseGiven>

function parseConnections(text: string): number {
  const count = Number(text)
  if (/^\d{1,4}$/.test(text) && count >= FEWEST_CONNECTIONS) return count
  throw new InvalidArgumentError(`A number of connections is ${FEWEST_CONNECTIONS} to 9999.`)
}
