import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Says what is not built, or older than its sources; `undefined` when everything is current. */
export function unbuilt(): string | undefined {
  const server = join(ROOT, 'packages/server')
  if (!existsSync(join(server, 'dist/main.mjs'))) return 'packages/server/dist is not there. Run npm run build first.'
  const handler = join(ROOT, 'packages/handler')
  return (
    outdated(server, 'dist/main.mjs') ??
    (existsSync(join(handler, 'dist')) ? outdated(handler, 'dist/index.js') : undefined)
  )
}

function outdated(folder: string, output: string): string | undefined {
  const built = statSync(join(folder, output)).mtimeMs
  const newer = readdirSync(join(folder, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|json)$/.test(entry.name) && !isOfTests(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .find((file) => statSync(file).mtimeMs > built)
  if (newer === undefined) return undefined
  const name = relative(ROOT, folder)
  return `${name}/dist is older than ${relative(ROOT, newer)}. Run npm run build first, or measure it as it is with --stale.`
}

function isOfTests(name: string): boolean {
  return name.endsWith('.test.ts')
}
