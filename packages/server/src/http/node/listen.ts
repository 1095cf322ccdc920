import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { isIPv6 } from 'node:net'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { Listener } from './listener.ts'
import { createServer } from './node-http.ts'
import type { Secure } from '../tls/secure.ts'
import { beginsTls, hostProblem, refuseUnreadable } from './unreadable.ts'

export interface Listening {
  readonly port: number
  /** Stops taking connections, lets every request under way finish, and resolves when the last one has. */
  close(): Promise<void>
}

export interface ListenOptions {
  readonly port: number
  readonly hosts: readonly string[]
  /** How long a request may take to arrive, from its first byte to its last. */
  readonly requestTimeoutMs?: number
  /** Secures each connection before anything is read from it. */
  readonly secure?: Secure | undefined
  /** Is told of a connection that begins with TLS where none is spoken. */
  readonly onTls?: () => void
}

const REQUEST_TIMEOUT_MS = 30_000
/** At the end: how long what was sent before may take to be read. Closing at once would cut it. */
const ARRIVING_MS = 100
/** At the end: how long a connection may stay that has sent no whole request. */
const SILENT_MS = 500
/** At the end: how long the slowest request may take. Container platforms kill after 10 s, and the rest takes its time. */
const GRACE_MS = 7_000
const FREE_PORT_ATTEMPTS = 5

/**
 * Has `listener` answer on each host at one port; port 0 takes a free one, the same for all.
 *
 * A host this machine does not have (often `::1`) is left out as long as another one works.
 */
export async function listen(listener: Listener, options: ListenOptions): Promise<Listening> {
  for (let left = FREE_PORT_ATTEMPTS; ; left -= 1) {
    try {
      return await listenOnce(listener, options)
    } catch (error) {
      // A port that is free on one address may be taken on the next.
      if (options.port !== 0 || left === 1 || codeOf(error) !== 'EADDRINUSE') throw error
    }
  }
}

async function listenOnce(listener: Listener, options: ListenOptions): Promise<Listening> {
  const listening: Stoppable[] = []
  let bound = options.port
  for (const host of options.hosts) {
    const next = stoppable(listener, options)
    try {
      bound = await bind(next.server, bound, host)
      listening.push(next)
    } catch (error) {
      if (codeOf(error) === 'EADDRNOTAVAIL' && isIPv6(host) && listening.length > 0) continue
      await Promise.all(listening.map(({ stop }) => stop()))
      throw error
    }
  }
  return {
    port: bound,
    async close() {
      await Promise.all(listening.map(({ stop }) => stop()))
    },
  }
}

interface Stoppable {
  readonly server: Server
  stop(): Promise<void>
}

function stoppable(
  listener: Listener,
  { requestTimeoutMs: requestTimeout = REQUEST_TIMEOUT_MS, secure, onTls }: ListenOptions,
): Stoppable {
  const sockets = new Set<Socket>()
  /** The answers that each connection waits for, in the order of their requests: a client may send several at once. */
  const busy = new Map<Socket, Set<ServerResponse>>()
  let stopping = false
  const limits = {
    // Answered in words, below.
    requireHostHeader: false,
    keepAliveTimeout: 65_000,
    requestTimeout,
    connectionsCheckingInterval: Math.min(requestTimeout, 5_000),
  }
  const server = createServer(limits, (request, response) => {
    const problem = hostProblem(request)
    if (problem !== undefined) {
      const headers = { connection: 'close', 'content-type': 'text/plain', 'content-length': problem.length + 1 }
      response.writeHead(400, headers).end(`${problem}\n`)
      return
    }
    if (stopping) announceEnd(response)
    const awaited = busy.get(request.socket) ?? new Set()
    busy.set(request.socket, awaited.add(response))
    response.once('close', () => {
      awaited.delete(response)
      if (awaited.size === 0) busy.delete(request.socket)
      if (stopping) server.closeIdleConnections()
    })
    listener(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined)
    })
  })
  server.on('clientError', (error, socket) => {
    if (beginsTls(error)) onTls?.()
    refuseUnreadable(error, socket, [...(busy.get(socket as Socket) ?? [])])
  })
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  }
  if (secure) secureFirst(server, secure, { keep, forget: (socket) => void sockets.delete(socket) })
  else server.on('connection', keep)
  return {
    server,
    async stop() {
      stopping = true
      // Only the last of a connection: what is announced so ends it.
      for (const awaited of busy.values()) {
        const last = [...awaited].at(-1)
        if (last) announceEnd(last)
      }
      await sleep(ARRIVING_MS)
      // Where this program was held up meanwhile, its timers come before what has arrived.
      await nextTurn()
      return new Promise((resolve) => {
        const silent = setTimeout(() => {
          for (const socket of sockets) if (!busy.has(socket)) socket.destroy()
        }, SILENT_MS)
        const grace = setTimeout(() => server.closeAllConnections(), GRACE_MS)
        server.close(() => {
          clearTimeout(silent)
          clearTimeout(grace)
          resolve()
        })
        server.closeIdleConnections()
      })
    },
  }
}

/** Has Node's HTTP read from what a connection becomes when it is secured, in the place of the connection itself. */
function secureFirst(
  server: Server,
  secure: Secure,
  { keep, forget }: Record<'keep' | 'forget', (socket: Socket) => void>,
): void {
  const readers = server.listeners('connection')
  server.removeAllListeners('connection')
  server.on('connection', (connection: Socket) => {
    keep(connection)
    void secure(connection, server, (socket) => {
      forget(connection)
      keep(socket)
      for (const read of readers) read.call(server, socket)
    })
  })
}

/** A client that is told so sends no further request on a connection that is about to end. */
function announceEnd(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close')
}

function bind(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host, backlog: 1024 }, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
