import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire as requireFrom } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { isRecord } from '../../../../provision/src/template/template.ts'
import { ConfigError } from '../../config/error.ts'

const LONGEST = 16 * 1024 * 1024
const LIMIT_MS = 120_000

/** The program of the Serverless Framework that an application has installed; `undefined` without one. */
export function frameworkOf(folder: string): string | undefined {
  for (const name of ['osls', 'serverless']) {
    try {
      const manifest = requireFrom(join(folder, 'package.json')).resolve(`${name}/package.json`)
      const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: string | Record<string, string> } // as npm has installed it
      const path = typeof bin === 'string' ? bin : (bin[name] ?? bin['serverless'])
      if (path !== undefined) return join(dirname(manifest), path)
    } catch {
      continue
    }
  }
  return undefined
}

/** A configuration as the framework prints it, its variables resolved. Throws a ConfigError with the framework's words. */
export async function printed(
  framework: string,
  path: string,
  stage: string | undefined,
): Promise<Record<string, unknown>> {
  const options = [
    'print',
    '--format',
    'json',
    '--config',
    basename(path),
    ...(stage === undefined ? [] : ['--stage', stage]),
  ]
  const { error, stdout, stderr } = await run(framework, options, dirname(path))
  try {
    if (error) throw error
    const config: unknown = JSON.parse(stdout.slice(stdout.indexOf('{')))
    if (isRecord(config)) return config
    throw new Error('It is no object.')
  } catch (cause) {
    const words = [stderr, stdout].map((text) => text.trim()).find((text) => text !== '') ?? String(cause)
    throw new ConfigError(`The Serverless Framework cannot print ${basename(path)}:\n${words.slice(0, 4000)}`, {
      cause,
    })
  }
}

interface Ended {
  readonly error: Error | null
  readonly stdout: string
  readonly stderr: string
}

function run(program: string, options: readonly string[], cwd: string): Promise<Ended> {
  return new Promise((resolve) => {
    const limits = { cwd, maxBuffer: LONGEST, timeout: LIMIT_MS }
    execFile(process.execPath, [program, ...options], limits, (error, stdout, stderr) => {
      resolve({ error, stdout, stderr })
    })
  })
}
