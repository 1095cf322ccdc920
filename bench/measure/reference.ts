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
      const before = cpuOf(pid)
      const done = once(child, 'message')
      child.send({
        signatures: times * signatures,
        exponentiations: times * exponentiations,
        verifications: times * verifications,
      })
      await done
      return (cpuOf(pid) - before) / times
    },
    stop: () => child.kill(),
  }
}
