import { defineConfig } from 'vitest/config'

const EVERY = ['packages/**', 'examples/**', 'bench/**', 'test/**']
/** What starts programs and browsers, kills servers, or has every client do everything: minutes, not seconds. */
const LONG = EVERY.map((place) => `${place}/*.long.test.ts`)

/** `npm test` is for every change, and quick; `npm run test:long` is what it leaves out, `npm run test:full` is both. */
const { POOLHOUSE_TESTS: which = 'quick' } = process.env

export default defineConfig({
  test: {
    include: which === 'long' ? LONG : EVERY.map((place) => `${place}/*.test.ts`),
    exclude: ['**/node_modules/**', '**/dist/**', ...(which === 'quick' ? LONG : [])],
    globalSetup: 'test/shared.ts',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Two workers per core would only make tests that wait for servers wait longer.
    maxWorkers: 2,
  },
})
