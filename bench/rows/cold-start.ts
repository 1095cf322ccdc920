import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import type { Row } from '../row.ts'
import { interleaved, median, spread } from '../measure/statistics.ts'
import { usageOf } from '../measure/usage.ts'

export const coldStart: Row = {
  name: 'cold-start',
  about: 'from spawning on a new data folder to listening, and to the answer of a first CreateUserPool',
  async measure({ scale, empty }) {
    const listening: number[] = []
    const others: number[] = []
    const start = async () => {
      const server = empty()
      const before = performance.now()
      await server.start()
      await server.client.call('CreateUserPool', { PoolName: 'first' })
      const elapsed = performance.now() - before
      listening.push(server.startedMs)
      // The first server leaves a compile cache behind for the others; it does so shortly after it listens.
      if (listening.length === 1) await setTimeout(1_000)
      await server.stop()
      return elapsed
    }
    const bare = async () => {
      const before = performance.now()
      await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit')
      return performance.now() - before
    }
    const watched = async () => {
      let elapsed = 0
      const usage = await usageOf(process.pid, async () => {
        elapsed = await start()
      })
      // One core is the server's own.
      others.push(Math.max(0, usage.others - 1))
      return elapsed
    }
    const [first, node] = await interleaved(scale, [watched, bare])
    const busy = { others: median(others) }
    const note = `Node alone: ${median(node).toFixed(0)} ms`
    return [
      { what: 'cold start to listening', atMost: 130, unit: 'ms', ...spread(listening.slice(1)), ...busy, note },
      { what: 'cold start to a first CreateUserPool', atMost: 250, unit: 'ms', ...spread(first), ...busy },
    ]
  },
}
