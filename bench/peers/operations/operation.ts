import type { Check } from '../checks/check.ts'
import type { Inhabited } from '../peer.ts'

/** What is measured of each peer: one file under `operations/`. */
export interface Operation {
  readonly what: string
  /** The API's name of it. */
  readonly name: string
  /** What a server has to do for it. The table names, beside a figure, what of it a peer does not do. */
  readonly checks: readonly Check[]
  /** Makes users, so that it comes last: a peer may take longer for everything the more there are. */
  readonly grows?: true
  /** Prepares the inputs. What it returns gives the next one. */
  prepare(at: Inhabited): Promise<() => object>
}
