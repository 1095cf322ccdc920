import { Socket } from 'node:net'
import type { ClientBase, ClientConfig, Pool, PoolConfig } from 'pg'
import { soon } from '../soon.ts'

/** The connections to one database, by what they are for: none of them can take away what another needs. */
export interface Connections {
  readonly reads: Pool
  /** Writers may wait for each other's rows, so they have connections that no reader needs. */
  readonly writes: Pool
  /** One, which is free whatever the load. */
  readonly checks: Pool
  /** One, without limits of time: the steps of a schema take as long as the data is large. */
  readonly migrations: Pool
  /** Ends all of them, those that do not answer any more by cutting them. */
  end(): Promise<void>
}

export const DEFAULT_CONNECTIONS = 10

/** At the end: how long a connection may take to say good-bye. */
const GOOD_BYE_MS = 500

/** Commits are durable whatever the server's default. */
const DURABLE = `select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'`
/** Nobody waits long for another's row, and a process that hangs holds none for long. */
const LIMITED = `
  ${DURABLE};
  set statement_timeout = '30s';
  set lock_timeout = '2s';
  set idle_in_transaction_session_timeout = '30s';
`
const UNLIMITED = `
  ${DURABLE};
  set statement_timeout = 0;
  set lock_timeout = 0;
  set idle_in_transaction_session_timeout = 0;
`

/** Opens none yet. `size`, 3 or more, is how many there are at most, migrations aside. */
export async function connections(location: string, size: number): Promise<Connections> {
  const { default: pg } = await import('pg')
  const sockets = new Set<Socket>()

  /** A connection that is lost says so whenever it is, and that ends a process where nobody listens at that moment. */
  class Client extends pg.Client {
    constructor(config?: ClientConfig) {
      super(config)
      this.on('error', ignore)
    }
  }

  function openSocket(): Socket {
    const socket = new Socket()
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    return socket
  }

  // Every BIGINT of the schema is a key, a count or milliseconds: exact in a number.
  const types = new pg.TypeOverrides()
  types.setTypeParser(pg.types.builtins.INT8, Number)

  function pool(max: number, session: string, more: PoolConfig) {
    const made = new pg.Pool({
      connectionString: location,
      application_name: 'poolhouse',
      Client,
      max,
      connectionTimeoutMillis: 5000,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
      stream: openSocket,
      types,
      // oxlint-disable-next-line typescript/no-misused-promises -- awaited, whatever its type says
      onConnect: async (client: ClientBase) => void (await client.query(session)),
      ...more,
    })
    // An idle connection was lost; the next query makes another, and fails in words when it cannot.
    made.on('error', ignore)
    return made
  }

  const reading = Math.max(1, Math.floor((size - 1) / 3))
  const pools = {
    reads: pool(reading, LIMITED, { query_timeout: 35_000 }),
    writes: pool(size - 1 - reading, LIMITED, { query_timeout: 35_000 }),
    checks: pool(1, LIMITED, { query_timeout: 2000, connectionTimeoutMillis: 2000 }),
    migrations: pool(1, UNLIMITED, { maxUses: 1 }),
  }
  let ended: Promise<void> | undefined

  async function end(): Promise<void> {
    const drained = Promise.all(Object.values(pools).map((each) => each.end()))
    await soon(Promise.all(Array.from(sockets, closed)), GOOD_BYE_MS)
    for (const socket of sockets) socket.destroy()
    await drained
  }
  return { ...pools, end: () => (ended ??= end()) }
}

function ignore(): void {}

function closed(socket: Socket): Promise<unknown> {
  return new Promise((resolve) => socket.once('close', resolve))
}
