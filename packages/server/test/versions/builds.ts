import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { BuildOptions } from 'esbuild'
import { build } from 'esbuild'

const ROOT = join(import.meta.dirname, '../../../..')

/** Whether a commit is there: a shallow clone has no history, and a package no repository. */
export function hasCommit(commit: string): boolean {
  try {
    execFileSync('git', ['cat-file', '-e', `${commit}^{commit}`], { cwd: ROOT, stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Builds the program as it was at a commit, or as it is, below a folder; answers the file to run. */
export async function buildOf(commit: string | undefined, work: string): Promise<string> {
  const folder = join(work, commit ?? 'now')
  mkdirSync(folder)
  // What a build does not hold is found from where it lies.
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  const sources = commit === undefined ? join(ROOT, 'packages/server/src') : sourcesOf(commit, folder)
  const options: BuildOptions = {
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['pg'],
    nodePaths: [join(ROOT, 'node_modules'), join(ROOT, 'packages/server/node_modules')],
    banner: { js: `import { createRequire } from 'node:module'; const require = createRequire('${ROOT}/')` },
  }
  const [program, worker] = [join(folder, 'poolhouse.mjs'), join(folder, 'srp-worker.mjs')]
  await Promise.all([
    build({ ...options, entryPoints: [join(sources, 'cli/bin.ts')], outfile: program }),
    build({ ...options, entryPoints: [join(sources, 'crypto/srp-worker.ts')], outfile: worker }),
  ])
  return program
}

function sourcesOf(commit: string, folder: string): string {
  const archive = execFileSync('git', ['archive', commit, 'packages/server/src', 'packages/server/package.json'], {
    cwd: ROOT,
    maxBuffer: 64 * 1024 * 1024,
  })
  execFileSync('tar', ['-x', '-C', folder], { input: archive })
  return join(folder, 'packages/server/src')
}
