import type { Migration } from '../migration.ts'

/** What was shown at a sign-in: its tokens tell it, those of a refresh too. Of sign-ins of before it is not known. */
export const shownFactors: Migration = ({ text }) => [`alter table families add column factors ${text}`]
