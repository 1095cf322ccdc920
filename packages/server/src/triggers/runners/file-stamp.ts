import type { Stats } from 'node:fs'

/** What changes when a file does. */
export function stampOf({ mtimeMs, size, ino }: Stats): string {
  return `${mtimeMs} ${size} ${ino}`
}
