import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type * as handler from '../packages/handler/src/index.ts'

/** The handler library's entry, when it is built. */
export const HANDLER = fileURLToPath(new URL('../packages/handler/dist/index.js', import.meta.url))

export function isBuilt(): boolean {
  return existsSync(HANDLER)
}

/** The library as it is built, `undefined` when it is not. */
export async function loadHandler(): Promise<typeof handler | undefined> {
  if (!isBuilt()) return undefined
  return (await import(HANDLER)) as typeof handler // the same exports
}
