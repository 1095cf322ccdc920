import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Functions } from './functions.ts'

/** A configuration file for the server, which reads it once, at its start. */
export interface Configuration {
  /** The options that name it; none where there is nothing to say. */
  readonly options: readonly string[]
  readonly remove: () => Promise<void>
}

/** Writes what runs functions where the server reads it; an environment in it may be secret, so nobody else does. */
export async function configurationOf(functions: Functions['targets']): Promise<Configuration> {
  if (Object.keys(functions).length === 0) return { options: [], remove: async () => {} }
  const folder = await mkdtemp(join(tmpdir(), 'poolhouse-'))
  const file = join(folder, 'custom.poolhouse.json')
  await writeFile(file, JSON.stringify({ functions }), { mode: 0o600 })
  return { options: ['--config', file], remove: () => rm(folder, { recursive: true, force: true }) }
}
