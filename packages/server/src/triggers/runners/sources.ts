import { stat } from 'node:fs/promises'
import { stampOf } from './file-stamp.ts'

/** The files that a module was loaded from. */
export interface Sources {
  note(path: string, stamp: string): void
  /** Tells whether one of them is another than when it was loaded. */
  haveChanged(): Promise<boolean>
}

/** Nobody's trigger has more files of its own. */
const MOST = 1_000

/** Makes an empty list of files. They are looked at when a function is called, which works on every file system. */
export function createSources(): Sources {
  const stamps = new Map<string, string>()
  return {
    note(path, stamp) {
      // Threads load the same files; the first that has loaded an older one tells.
      if (!stamps.has(path) && stamps.size < MOST) stamps.set(path, stamp)
    },
    async haveChanged() {
      const changes = Array.from(stamps, async ([path, stamp]) => {
        const now = await stat(path).then(stampOf, () => 'gone')
        return now !== stamp
      })
      return (await Promise.all(changes)).includes(true)
    },
  }
}
