import { database } from './database.ts'
import { functions } from './functions.ts'
import { lambda } from './lambda.ts'
import { listen } from './listen.ts'
import { pools } from './pools.ts'

/** The sections of the configuration that development has. */
export const sections = { listen, database, pools, functions, lambda }
