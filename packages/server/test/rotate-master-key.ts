import { join } from 'node:path'
import { vi } from 'vitest'
import { main } from '../src/cli/main.ts'

const BIN = join(import.meta.dirname, '../src/cli/bin.ts')

/** Runs `poolhouse keys rotate-master` in this process, with these master keys in its environment. */
export async function rotateMasterKey(args: readonly string[], env: Record<string, string> = {}) {
  const said = { out: '', err: '' }
  const spies = [[process.stdout, 'out'] as const, [process.stderr, 'err'] as const].map(([stream, name]) =>
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      said[name] += String(chunk)
      return true
    }),
  )
  for (const name of ['POOLHOUSE_MASTER_KEY', 'POOLHOUSE_NEW_MASTER_KEY', 'POOLHOUSE_OLD_MASTER_KEYS']) {
    vi.stubEnv(name, env[name] ?? '')
  }
  await main([process.execPath, BIN, 'keys', 'rotate-master', ...args])
  const code = Number(process.exitCode ?? 0)
  process.exitCode = undefined
  for (const spy of spies) spy.mockRestore()
  return { ...said, code }
}
