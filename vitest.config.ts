import { globSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

const places = ['packages/**', 'examples/**', 'bench/**', 'test/**']
const every = globSync(
  places.map((place) => `${place}/*.test.ts`),
  { exclude: ['**/node_modules/**', '**/dist/**'] },
)

/** What starts programs and browsers, kills servers, or has every client do everything: minutes, not seconds. */
const isLong = (file: string) => file.endsWith('.long.test.ts')

/** `npm test` is for every change, and quick; `npm run test:long` is what it leaves out, `npm run test:full` is both. */
const { POOLHOUSE_TESTS: which = 'quick' } = process.env
const chosen = every.filter((file) => which === 'all' || isLong(file) === (which === 'long'))

/** What a file does to its whole process: it replaces something there, or looks at all that happens. */
const WHOLE_PROCESS =
  /\bvi\.(?!waitFor|waitUntil)|\bwatchStatements\(|\bprocess\.(?:chdir|env\[|env\b.*=|exitCode|on\()/
const needsOwnProcess = (file: string) => isLong(file) || WHOLE_PROCESS.test(readFileSync(file, 'utf8'))

const alone = chosen.filter(needsOwnProcess)
const together = chosen.filter((file) => !needsOwnProcess(file))

export default defineConfig({
  test: {
    globalSetup: 'test/shared.ts',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Two workers per core would only make tests that wait for servers wait longer.
    maxWorkers: 2,
    projects: [
      ...(alone.length > 0 ? [{ extends: true as const, test: { name: 'alone', include: alone } }] : []),
      // These load the server and the SDK once per worker: a third of the time of all tests was for loading.
      ...(together.length > 0
        ? [{ extends: true as const, test: { name: 'together', include: together, isolate: false } }]
        : []),
    ],
  },
})
