import type { SenderCodes } from '../delivery/custom-sender.ts'
import type { FunctionTargets, LambdaEndpoint } from '../domain/functions.ts'
import type { Database } from './database.ts'
import type { Federation } from './federation.ts'
import type { Keys } from './keys.ts'
import type { Listen } from './listen.ts'
import type { Messages } from './messages.ts'
import type { Pools } from './pools.ts'
import type { Tls } from './tls.ts'

/** The settings of a server once they are read from command line, environment and file, and checked: by section. */
export interface Config {
  readonly listen: Listen
  /** How connections are secured; they are not unless told. */
  readonly tls?: Tls | undefined
  readonly database: Database
  readonly keys: Keys
  readonly pools: Pools
  readonly messages: Messages
  /** Nobody is stood in for unless told. */
  readonly federation?: Federation | undefined
  /** What runs where pools name functions; nothing does unless told. */
  readonly functions?: {
    readonly targets: FunctionTargets
    readonly endpoint: LambdaEndpoint | undefined
    /** How functions that send messages are told the codes; in clear unless told. */
    readonly senderCodes?: SenderCodes | undefined
  }
}
