import { database } from './database.ts'
import { federation } from './federation.ts'
import { functions } from './functions.ts'
import { lambda } from './lambda.ts'
import { listen } from './listen.ts'
import { messages } from './messages.ts'
import { pools } from './pools.ts'
import { tls } from './tls.ts'

/** The sections of the configuration that development has. */
export const sections = { listen, tls, database, pools, messages, functions, lambda, federation }
