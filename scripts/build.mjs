/** `npm run build [-- NAME...]`: every service to one bundle, the launcher, and the explorer page where it changed. */
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildBundles, bundlesNamed } from './build/bundles.mjs'
import { buildExplorer } from './build/explorer.mjs'

/**
 * Builds all that runs. Fast where nothing changed (a second); the test run calls it, too.
 * @param {{ names?: string[], explorer?: boolean, onProgress?: (line: string) => void }} options `names`: some bundles only
 */
export async function buildAll({ names = [], explorer = names.length === 0, onProgress = () => {} } = {}) {
  const page = explorer ? buildExplorer(onProgress) : undefined
  // Both to the end, so that nothing is still writing when this fails.
  const outcomes = await Promise.allSettled([buildBundles(bundlesNamed(names)), page])
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const started = performance.now()
  try {
    await buildAll({ names: process.argv.slice(2), onProgress: (line) => console.log(line) })
    console.log(`Built in ${((performance.now() - started) / 1000).toFixed(1)} s.`)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
