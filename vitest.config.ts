import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { ALONE, LongestFirst } from './packages/testkit/src/longest-first.ts'
import { SEED } from './packages/testkit/src/seed.ts'

/** `import sdl from './x.graphql'` gives the file's text, as the esbuild bundles do. */
export const graphqlAsText: Plugin = {
  name: 'graphql-as-text',
  enforce: 'pre',
  load: (id) => (id.endsWith('.graphql') ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))}` : null),
}

/** The one copy that node_modules use too: vite would take the .mjs twin, and graphql refuses two of itself. */
export const oneGraphql = { find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) }

const project = (
  name: string,
  { include, isolate, exclude = [] }: { include: string[]; isolate: boolean; exclude?: string[] },
) => ({
  plugins: [graphqlAsText],
  resolve: { alias: [oneGraphql] },
  test: {
    name,
    include,
    isolate,
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.browser.test.ts', '**/*.{redis,outside}.test.ts', ...exclude],
    setupFiles: ['packages/testkit/src/seed.ts'],
    // Generous: tests never measure time, and CI machines are slow and busy.
    testTimeout: 900_000,
    hookTimeout: 900_000,
  },
})

export default defineConfig({
  test: {
    globalSetup: ['packages/testkit/src/global-setup.ts'],
    maxWorkers: 2,
    sequence: {
      sequencer: LongestFirst,
      // One that leans on another of its file fails here, as it would alone; the day's order is always the same.
      shuffle: { tests: true },
      seed: SEED,
    },
    projects: [
      project('alone', { include: ALONE, isolate: true }),
      // Files share two processes: each alone would load the schema libraries anew, which took more time than most tests. So what
      // a file changes of a module, of the clock or of the process, it puts back (docs/decisions/0050).
      project('shared', {
        include: ['packages', 'seeds', 'subgraphs', 'gateway/src', 'gateway/explorer/src', 'scripts', 'tests'].map(
          (place) => `${place}/**/*.test.ts`,
        ),
        isolate: false,
        exclude: ALONE,
      }),
    ],
  },
})
