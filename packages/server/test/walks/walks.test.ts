import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { openTestPostgres } from '../../src/storage/test-postgres.ts'
import { openPlace } from './place.ts'
import { plans } from './plans.ts'
import { CHALLENGES } from './spoiling.ts'
import type { Seen } from './walk.ts'
import { walk } from './walk.ts'

// Random walks through the machine that signs people in, on both databases: whatever is done in whatever order, a model of
// it that is not its own says what has to come of it.

/** Walks on each database. */
const WALKS = Number(process.env['POOLHOUSE_TEST_WALKS'] ?? 50)
/** Others walk elsewhere: `POOLHOUSE_TEST_SEED=123 npm test -- walks`. */
const SEED = Number(process.env['POOLHOUSE_TEST_SEED'] ?? 20_261_126)

const postgres = await openTestPostgres()
afterAll(async () => {
  await postgres.stop()
})

describe.each([
  ['SQLite', SEED, ':memory:'],
  ['PostgreSQL', SEED + 1, postgres.url],
])('on %s, with seed %i', (_, seed, database) => {
  it(`${WALKS} walks end where the table says`, { timeout: 20_000 + WALKS * 2_000 }, async () => {
    const place = await openPlace(database)
    const seen: Seen = { answered: new Map(), tokens: 0 }
    await fc.assert(
      fc.asyncProperty(plans, (plan) => walk(place, plan, seen)),
      { numRuns: WALKS, seed },
    )
    expect(place.log.lines.filter(({ level }) => level === 'error')).toEqual([])
    // Walks that get nowhere would prove nothing.
    expect(seen.tokens).toBeGreaterThan(WALKS / 5)
    if (WALKS >= 500) expect([...seen.answered.keys()].sort()).toEqual([...CHALLENGES].sort())
  })
})
