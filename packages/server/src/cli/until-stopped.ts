import module from 'node:module'
import type { PoolhouseServer } from '../server.ts'
import { boundYoungGeneration } from './v8/young-generation.ts'

/** What a parent process is told. */
interface Ready {
  readonly url: string
  /** Where this machine reaches the server, whatever URL others use. */
  readonly local: string
  readonly port: number
  readonly region: string
}

/**
 * Serves until somebody ends it: Ctrl-C, SIGTERM, or the end of a parent process that started it with a channel.
 *
 * Requests under way are finished first; a second signal does not wait for them.
 */
export async function untilStopped(server: PoolhouseServer, ready: Ready): Promise<void> {
  process.send?.({ type: 'ready', ...ready, pid: process.pid })
  boundYoungGeneration()
  // What was compiled to get here is kept for the next start, while nobody is waiting.
  setTimeout(() => module.flushCompileCache?.(), 500).unref()
  await new Promise<void>((resolve) => {
    const stop = () => {
      process.once('SIGINT', () => process.exit(130))
      process.once('SIGTERM', () => process.exit(143))
      resolve()
    }
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
    process.once('disconnect', stop)
  })
  await server.close()
  if (process.connected) process.disconnect()
}
