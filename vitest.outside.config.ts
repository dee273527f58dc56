import { defineConfig } from 'vitest/config'
import { graphqlAsText, oneGraphql } from './vitest.config.ts'

/**
 * `npm run test:outside`: what others build with this repository. Applications of clients, whose packages come from the registry, and a
 * copy of the working tree with a new module and a new department, which is compiled and tested.
 */
export default defineConfig({
  plugins: [graphqlAsText],
  resolve: { alias: [oneGraphql] },
  test: {
    include: ['**/*.outside.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['packages/testkit/src/global-setup.ts'],
    setupFiles: ['packages/testkit/src/seed.ts'],
    maxWorkers: 2,
    testTimeout: 900_000,
    hookTimeout: 900_000,
  },
})
