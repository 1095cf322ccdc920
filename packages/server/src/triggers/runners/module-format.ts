import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'
import { compileFunction } from 'node:vm'

const MODULES: Readonly<Record<string, string>> = { commonjs: 'module', 'commonjs-typescript': 'module-typescript' }
const AROUND = ['exports', 'require', 'module', '__filename', '__dirname']

/**
 * Tells the format of a file by what is in it, where its package says `"type": "commonjs"`, as those of `npm init` do.
 *
 * Node believes the package and refuses `export`; whoever bundles a function never sees that. So what does not compile
 * as CommonJS is a module. Other formats stay what they are.
 */
export function formatOf(url: string, format: string | null | undefined): string | null | undefined {
  const other = MODULES[format ?? '']
  if (other === undefined || !url.startsWith('file:')) return format
  try {
    const source = readFileSync(fileURLToPath(url), 'utf8')
    compileFunction(format === 'commonjs' ? source : stripTypeScriptTypes(source), AROUND)
    return format
  } catch {
    return other
  }
}
