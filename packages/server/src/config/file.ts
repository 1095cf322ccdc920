import { readFileSync, statSync } from 'node:fs'
import { parse } from 'yaml'
import { ConfigError } from './error.ts'

/** Nobody's configuration is longer. */
const LONGEST = 1024 * 1024

/** Reads a configuration file, YAML or JSON. */
export function readFile(path: string): unknown {
  try {
    const found = statSync(path)
    // Reading what is no file may wait forever.
    if (!found.isFile()) throw new Error('it is no file.')
    if (found.size > LONGEST) throw new Error('it is longer than 1 MiB.')
    return parse(readFileSync(path, 'utf8'), { maxAliasCount: 100 }) as unknown
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n', 1)[0] ?? '') : String(cause)
    throw new ConfigError(`The configuration file ${path} cannot be read: ${reason}`, { cause })
  }
}
