import type { Migration } from '../migration.ts'

/** From when a key signs, and until when what it signed is accepted. Keys of before have signed from the start. */
export const signingKeyTimes: Migration = ({ integer }) => [
  `alter table signing_keys add column active_from ${integer} not null default 0`,
  `alter table signing_keys add column retired_at ${integer}`,
]
