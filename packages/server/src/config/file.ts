import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { ConfigError } from './error.ts'

/** Reads a configuration file, YAML or JSON. */
export function readFile(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'), { maxAliasCount: 100 }) as unknown
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n', 1)[0] ?? '') : String(cause)
    throw new ConfigError(`The configuration file ${path} cannot be read: ${reason}`, { cause })
  }
}
