import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['packages/**/*.test.ts', 'examples/**/*.test.ts', 'bench/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: 'test/shared.ts',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Two workers per core would only make tests that wait for servers wait longer.
    maxWorkers: 2,
  },
})
