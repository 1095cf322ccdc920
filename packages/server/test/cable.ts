import type { AddressInfo, Socket } from 'node:net'
import { createConnection, createServer } from 'node:net'

/** A way to a database that can be cut. */
export async function openCable({ hostname: host, port: named }: URL) {
  const port = Number(named || 5432)
  const ends = new Set<Socket>()
  const open = (at: number) =>
    new Promise<ReturnType<typeof createServer>>((resolve) => {
      const listening = createServer((near) => {
        const far = createConnection({ port, host })
        for (const [from, to] of [
          [near, far],
          [far, near],
        ] as const) {
          ends.add(from)
          from.pipe(to)
          from.on('error', () => to.destroy())
          from.on('close', () => {
            ends.delete(from)
            to.destroy()
          })
        }
      })
      listening.listen(at, '127.0.0.1', () => resolve(listening))
    })
  let listening = await open(0)
  const { port: own } = listening.address() as AddressInfo // it listens on a port
  return {
    port: own,
    async cut() {
      const closed = new Promise((resolve) => listening.close(resolve))
      for (const end of ends) end.destroy()
      await closed
    },
    /** Takes every byte and passes none on, as a database does that hangs. */
    freeze() {
      for (const end of ends) end.unpipe().resume()
    },
    async mend() {
      listening = await open(own)
    },
  }
}
