import { initial } from './0001-initial.ts'
import { gone } from './0002-gone.ts'
import { sessions } from './0003-sessions.ts'
import { documents } from './0004-documents.ts'
import type { Migration } from './migration.ts'

/** Every step of the schema, in order: the version of a database is how many of them it has had. */
export const migrations: readonly Migration[] = [initial, gone, sessions, documents]
