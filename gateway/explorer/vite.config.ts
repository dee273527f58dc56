import { defineConfig } from 'vite'

/**
 * Builds the page into `dist`: `index.html`, and everything else below `explorer/assets/` with a hash of its content in
 * its name, so that the gateway needs two rules: `/` is fresh each time, `/explorer/assets/*` is kept for ever.
 */
export default defineConfig({
  build: {
    assetsDir: 'explorer/assets',
    target: 'es2022',
    sourcemap: false,
    modulePreload: { polyfill: false },
    // Monaco is one chunk of several megabytes, loaded after the page shows.
    chunkSizeWarningLimit: 4096,
    reportCompressedSize: false,
    // React's libraries carry "use client", which means nothing here: several hundred warnings.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
  worker: { format: 'es' },
})
