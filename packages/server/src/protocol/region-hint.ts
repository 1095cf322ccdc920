import type { Log } from '../domain/services.ts'

/** Who called for which region, and whose pool it was about. */
interface RegionOfCall {
  /** The region the call was signed for; `undefined` when it was not signed. */
  readonly signed: string | undefined
  readonly poolId: unknown
  /** The pool's region where it is known; else its id begins with it. */
  readonly poolRegion: string | undefined
}

const KEPT = 1_000

/**
 * Makes a hint that tells the log, once for each pool and region, of a call signed for another region than the pool's.
 *
 * Such a call works here, and in AWS it would not find the pool.
 */
export function createRegionHint(log: Log): (call: RegionOfCall) => void {
  const told = new Set<string>()
  return ({ signed, poolId, poolRegion }) => {
    if (signed === undefined || typeof poolId !== 'string') return
    const region = poolRegion ?? /^([a-z]{2}(?:-[a-z]+)+-\d{1,2})_/.exec(poolId)?.[1]
    if (region === undefined || region === signed) return
    const about = `${poolId} ${signed}`
    if (told.has(about) || told.size >= KEPT) return
    told.add(about)
    log.info(
      `A call for the pool ${poolId} was signed for ${signed}. It is answered here; AWS would not find the pool there, so set the client's region to ${region}.`,
    )
  }
}
