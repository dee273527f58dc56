import { defineConfig } from 'vitest/config'
import { graphqlAsText, oneGraphql } from './vitest.config.ts'

/** `npm run test:clients`: real clients from their own packages, which the tests install from the registry into a scratch folder. */
export default defineConfig({
  plugins: [graphqlAsText],
  resolve: { alias: [oneGraphql] },
  test: {
    include: ['tests/clients/**/*.client.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    testTimeout: 300_000,
    hookTimeout: 600_000,
    maxWorkers: 1,
  },
})
