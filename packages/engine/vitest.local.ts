/** For work on the engine alone: no database, no global set-up. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['packages/engine/**/*.test.ts', 'tests/federation/engine*.test.ts', 'tests/bench/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})
