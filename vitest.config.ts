import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

/** `import sdl from './x.graphql'` gives the file's text, as the esbuild bundles do. */
export const graphqlAsText: Plugin = {
  name: 'graphql-as-text',
  enforce: 'pre',
  load: (id) => (id.endsWith('.graphql') ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))}` : null),
}

/** The one copy that node_modules use too: vite would take the .mjs twin, and graphql refuses two of itself. */
export const oneGraphql = { find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) }

export default defineConfig({
  plugins: [graphqlAsText],
  resolve: { alias: [oneGraphql] },
  test: {
    include: [
      'packages/**/*.test.ts',
      'seeds/**/*.test.ts',
      'subgraphs/**/*.test.ts',
      'gateway/src/**/*.test.ts',
      'scripts/**/*.test.ts',
      'tests/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.browser.test.ts', '**/*.redis.test.ts'],
    globalSetup: ['packages/testkit/src/global-setup.ts'],
    // Generous: tests never measure time, and CI machines are slow and busy.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
  },
})
