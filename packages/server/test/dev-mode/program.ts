import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll } from 'vitest'

/** The program itself, as a person starts it. What a test file starts ends with it. */

export const BIN = join(import.meta.dirname, '../../src/cli/bin.ts')
export const NODE = process.execPath

export const folder = await mkdtemp(join(tmpdir(), 'poolhouse-cli-'))
// In one file it starts several times as fast, here as in the package.
export const bundle = join(folder, 'poolhouse.mjs')
const worker = join(import.meta.dirname, '../../src/triggers/runners/module-worker.ts')
await build({
  entryPoints: { poolhouse: BIN, 'module-worker': worker },
  outdir: folder,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  external: ['pg'],
  banner: { js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)` },
})
export const running = new Set<ChildProcess>()
let folders = 0
export const newFolder = () => join(folder, String((folders += 1)))

afterAll(async () => {
  await Promise.all([...running].map(stop))
  await rm(folder, { recursive: true, force: true })
})

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

interface Env {
  readonly [name: string]: string
}

/** Starts the program, in an empty folder unless told, with nothing of this process's settings. */
export function start(args: readonly string[], env: Env = {}, cwd = folder) {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('POOLHOUSE_') && name !== 'NODE_OPTIONS')
  const child = spawn(NODE, [bundle, ...args], { cwd, env: { ...Object.fromEntries(own), ...env } })
  running.add(child)
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => (out += String(chunk)))
  child.stderr.on('data', (chunk) => (err += String(chunk)))
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => {
      running.delete(child)
      resolve({ code, out, err })
    })
  })
  const up = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const url = /Endpoint +(\S+)/.exec(out)?.[1]
      if (url !== undefined && out.includes('Stop with')) resolve(url)
    })
    void ended.then(({ code }) => reject(new Error(`It ended with ${code}: ${err}`)))
  })
  up.catch(() => undefined)
  return { child, up, ended, out: () => out, err: () => err }
}

export const run = (args: readonly string[], env: Env = {}, cwd = folder) => start(args, env, cwd).ended

export function stop(child: ChildProcess): Promise<unknown> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  const ended = new Promise((resolve) => child.once('close', resolve))
  child.kill('SIGTERM')
  return ended
}
