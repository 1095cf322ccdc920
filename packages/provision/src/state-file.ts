import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { State } from './state.ts'

/** Where a data folder keeps which resource has which identifier. */
export interface StateFile {
  readonly read: () => Promise<State | undefined>
  readonly write: (state: State) => Promise<void>
}

/**
 * Opens the state in a data folder; without a folder nothing is kept.
 *
 * Of another stack all would be deleted that this one has not: where `stackName` is given, the state is refused of one
 * that was kept with another name.
 */
export function stateFile(data: string | undefined, stackName?: string): StateFile {
  if (data === undefined) return { read: async () => undefined, write: async () => {} }

  const path = join(data, 'stack.json')
  return {
    async read() {
      const kept = await readState(path)
      if (stackName !== undefined && kept?.stackName !== undefined && kept.stackName !== stackName) {
        throw new Error(`${data} keeps the stack ${kept.stackName}, and this is ${stackName}: give it another folder.`)
      }
      return kept
    },
    async write(state) {
      await mkdir(data, { recursive: true, mode: 0o700 })
      await writeFile(
        `${path}.new`,
        `${JSON.stringify({ ...(stackName !== undefined && { stackName }), ...state }, null, 2)}\n`,
        { mode: 0o600 },
      )
      await rename(`${path}.new`, path)
    },
  }
}

async function readState(path: string): Promise<(State & { readonly stackName?: string }) | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as State // written above
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw new Error(`${path} cannot be read. Delete it to have new user pools made.`, { cause: error })
  }
}
