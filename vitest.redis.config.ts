import { defineConfig } from 'vitest/config'
import { graphqlAsText, oneGraphql } from './vitest.config.ts'

/** `npm run test:redis`: the tests against a real Redis, which they start themselves (`REDIS_SERVER`, default redis-server on the PATH). */
export default defineConfig({
  plugins: [graphqlAsText],
  resolve: { alias: [oneGraphql] },
  test: {
    include: ['**/*.redis.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
