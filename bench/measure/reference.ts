import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Order } from './reference-process.ts'
import { cpuOf } from './usage.ts'

/** The process whose cost everything is compared with. */
export interface Reference {
  /** Milliseconds of CPU time for each of so many times what the order asks for. */
  cost(times: number, order: Order): Promise<number>
  stop(): void
}

export async function startReference(): Promise<Reference> {
  const child = fork(fileURLToPath(new URL('reference-process.ts', import.meta.url)), { execArgv: [] })
  await once(child, 'message')
  const { pid } = child
  if (pid === undefined) throw new Error('The reference process did not start.')
  return {
    async cost(times, { signatures, exponentiations, verifications = 0 }) {
      const order: Order = {
        signatures: times * signatures,
        exponentiations: times * exponentiations,
        verifications: times * verifications,
      }
      const used = await cpuOf(pid, () => {
        const done = once(child, 'message')
        child.send(order)
        return done
      })
      return used / times
    },
    stop: () => child.kill(),
  }
}
