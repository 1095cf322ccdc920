import { mkdirSync, realpathSync, statSync } from 'node:fs'
import module from 'node:module'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'

/**
 * Has what V8 compiles kept for the next start, in the cache folder of whoever starts this program; or not at all.
 *
 * What was compiled is run as it is found. Whoever can write where it is kept, as all of a machine can below its folder
 * for temporary files where Node would keep it, could have anything run by us: so the folder is ours alone.
 */
export function keepCompiled(): void {
  try {
    const folder = cacheFolder(process.env, process.platform, homedir())
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (isOursAlone(folder)) module.enableCompileCache(folder)
  } catch {
    // Without it a start takes longer, and nothing else.
  }
}

/** Where a system keeps what a program of this user can make again. */
export function cacheFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform, home: string): string {
  const named = platform === 'win32' ? env['LOCALAPPDATA'] : env['XDG_CACHE_HOME']
  if (named !== undefined && isAbsolute(named)) return join(named, 'poolhouse')
  return join(home, platform === 'darwin' ? 'Library/Caches' : '.cache', 'poolhouse')
}

const OTHERS_WRITE = 0o022
const STICKY = 0o1000

/** Whether nobody else but the system's owner can put anything into a folder, or another in its place. */
export function isOursAlone(folder: string): boolean {
  const user = process.getuid?.()
  // On Windows the folders of a user are kept from others by where they are.
  if (user === undefined) return true
  for (let at = realpathSync(folder), isInner = true; ; at = dirname(at), isInner = false) {
    const { uid, mode } = statSync(at)
    // Of a sticky folder, others may fill it and take nothing away.
    const isOpen = (mode & OTHERS_WRITE) !== 0 && (isInner || (mode & STICKY) === 0)
    if (isOpen || (uid !== user && (isInner || uid !== 0))) return false
    if (at === dirname(at)) return true
  }
}
