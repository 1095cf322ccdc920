import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { State } from './state.ts'

/** Where a data folder keeps which resource has which identifier. */
export interface StateFile {
  readonly read: () => Promise<State | undefined>
  readonly write: (state: State) => Promise<void>
}

/** Opens the state in a data folder; without a folder nothing is kept. */
export function stateFile(data: string | undefined): StateFile {
  if (data === undefined) return { read: async () => undefined, write: async () => {} }

  const path = join(data, 'stack.json')
  return {
    async read() {
      try {
        return JSON.parse(await readFile(path, 'utf8')) as State // written below
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
        throw new Error(`${path} cannot be read. Delete it to have new user pools made.`, { cause: error })
      }
    },
    async write(state) {
      await mkdir(data, { recursive: true, mode: 0o700 })
      await writeFile(`${path}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 })
      await rename(`${path}.new`, path)
    },
  }
}
