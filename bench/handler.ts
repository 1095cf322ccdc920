import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type * as handler from '../packages/handler/src/index.ts'

/** The handler library's entry, when it is built. */
export const HANDLER = fileURLToPath(new URL('../packages/handler/dist/index.js', import.meta.url))

export type Handler = typeof handler

/** The library as it is built, `undefined` when it is not. */
export async function loadHandler(): Promise<Handler | undefined> {
  if (!existsSync(HANDLER)) return undefined
  return (await import(HANDLER)) as Handler // the same exports
}

/** Microseconds of this process's CPU time for each of so many operations. */
export function microseconds(operations: number, work: () => void): Promise<number> {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return Promise.resolve((user + system) / operations)
}
