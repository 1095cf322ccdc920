import type { Server } from 'node:http'
import { createServer } from 'node:http'
import { isIPv6 } from 'node:net'
import { getRequestListener } from '@hono/node-server'

export interface Listening {
  readonly port: number
  /** Stops taking connections, lets every request under way finish, and resolves when the last one has. */
  close(): Promise<void>
}

/**
 * Serves `fetch` on each host at one port; port 0 takes a free one, the same for all.
 *
 * A host this machine does not have (often `::1`) is left out as long as another one works.
 */
export async function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  { port, hosts }: { port: number; hosts: readonly string[] },
): Promise<Listening> {
  let closing = false
  const listener = getRequestListener(fetch)
  const servers: Server[] = []
  let bound = port
  for (const host of hosts) {
    const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 30_000 }, (request, response) => {
      // A client that is told so opens no further request on a connection that is about to end.
      if (closing) response.setHeader('connection', 'close')
      void listener(request, response)
    })
    try {
      bound = await bind(server, bound, host)
      servers.push(server)
    } catch (error) {
      const isAbsent = error instanceof Error && 'code' in error && error.code === 'EADDRNOTAVAIL'
      if (!isAbsent || !isIPv6(host) || servers.length === 0) {
        await Promise.all(servers.map(stop))
        throw error
      }
    }
  }
  return {
    port: bound,
    async close() {
      closing = true
      await Promise.all(servers.map(stop))
    },
  }
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

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
}
