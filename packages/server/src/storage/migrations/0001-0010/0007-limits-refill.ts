import type { Migration } from '../migration.ts'

/**
 * Limits refill bit by bit. A count of an hour, as it was kept before, reads as a limit that is used up; only what says
 * of nobody that there is a code stays.
 */
export const limitsRefill: Migration = () => [`delete from limits where what not like 'code %'`]
