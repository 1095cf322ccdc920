import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'

const NEEDED = [22, 18] as const

/**
 * Finds a Node that can run the user pool: this one, the one of the `node` package, or one on the PATH.
 *
 * Throws an Error that says what is needed when there is none.
 */
export async function findNode(from: readonly string[]): Promise<string> {
  if (isNewEnough(process.version)) return process.execPath
  for (const candidate of [...from.flatMap(packaged), ...onPath()]) {
    const version = await versionOf(candidate)
    if (version !== undefined && isNewEnough(version)) return candidate
  }
  throw new Error(
    `The user pool needs Node ${NEEDED.join('.')} or newer, and this is ${process.version}. ` +
      'Add one to the project (npm install --save-dev node@24) or put one on the PATH.',
  )
}

/** Whether a version such as `v22.18.0` can run the user pool. */
export function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])
}

function packaged(folder: string): string[] {
  const executable = process.platform === 'win32' ? 'node.exe' : join('bin', 'node')
  const names = ['node', `node-${process.platform}-${process.arch}`]
  return names.flatMap((name) => {
    try {
      const manifest = createRequire(join(folder, 'package.json')).resolve(`${name}/package.json`)
      return [join(dirname(manifest), executable), join(dirname(manifest), 'bin', executable)]
    } catch {
      return []
    }
  })
}

function onPath(): string[] {
  const executable = process.platform === 'win32' ? 'node.exe' : 'node'
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, executable))
}

async function versionOf(node: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(node, ['--version'], { timeout: 5000 })
    return stdout.trim()
  } catch {
    return undefined
  }
}
