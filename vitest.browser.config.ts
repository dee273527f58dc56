import { defineConfig } from 'vitest/config'
import { graphqlAsText, oneGraphql } from './vitest.config.ts'

/** `npm run test:browser`: the tests that drive a headless Chromium (`CHROMIUM_PATH`, default /usr/bin/chromium). */
export default defineConfig({
  plugins: [graphqlAsText],
  resolve: { alias: [oneGraphql] },
  test: {
    include: ['**/*.browser.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['packages/testkit/src/global-setup.ts'],
    // Generous: tests never measure time, and CI machines are slow and busy.
    testTimeout: 180_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    // One browser at a time: two would fight for the two cores of a small machine.
    fileParallelism: false,
  },
})
