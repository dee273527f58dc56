/** For work on the engine alone: no database, no global set-up. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Vite would take graphql's ES modules, Apollo's packages take its CommonJS: two copies that do not know each other.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['packages/engine/**/*.test.ts', 'tests/federation/engine*.test.ts', 'tests/bench/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})
