import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

// Builds every package at once. `prepare` runs this, so `npm ci` leaves a tree that runs.

const root = join(import.meta.dirname, '..')
const names = ['server', 'handler', 'serverless']

const codes = await Promise.all(names.map(build))
for (const name of names) writeLicences(name)
if (codes.some((code) => code !== 0)) process.exitCode = 1

function build(name: string): Promise<number> {
  return new Promise((resolve) => {
    const command = `tsdown --log-level error -c packages/${name}/tsdown.config.ts`
    const child = spawn(command, { cwd: root, stdio: 'inherit', shell: true })
    child.on('close', (code) => resolve(code ?? 1))
  })
}

/**
 * What is bundled into a package keeps its licence: each bundled library is one of the package's devDependencies, or what
 * one of them needs.
 */
function writeLicences(name: string): void {
  const folder = join(root, 'packages', name)
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    devDependencies?: Record<string, string>
  }
  const bundled = Object.keys(manifest.devDependencies ?? {}).filter((library) => !library.startsWith('@types/'))
  if (bundled.length === 0) return
  const folders = new Map<string, string>()
  for (const library of bundled) collect(library, root, folders)
  const texts = [...folders].map(([library, from]) => {
    const file = readdirSync(from).find((entry) => /^licen[cs]e/i.test(entry))
    const text = file === undefined ? '(no licence file)' : readFileSync(join(from, file), 'utf8').trim()
    return `${library}\n${'-'.repeat(library.length)}\n\n${text}\n`
  })
  writeFileSync(join(folder, 'dist/THIRD-PARTY-LICENSES.txt'), texts.join('\n\n'))
}

/** Finds the folder of a library that is needed at some place, and of all it needs itself. */
function collect(library: string, place: string, folders: Map<string, string>): void {
  const own = join(place, 'node_modules', library)
  const from = existsSync(own) ? own : join(root, 'node_modules', library)
  if (folders.has(library) || !existsSync(from)) return
  folders.set(library, from)
  const { dependencies = {} } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>
  }
  for (const needed of Object.keys(dependencies)) collect(needed, from, folders)
}
