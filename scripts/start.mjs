/**
 * `npm start`, `npm run dev` (--dev), `npm run reset` (--reset). Plain JavaScript that any Node reads, to say what is wrong with it:
 * an old Node, or `npm ci` not run, would meet TypeScript with a syntax error. What it imports (`build/`) is so for the same reason.
 */
import { readFileSync } from 'node:fs'

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const [major, minor] = /(\d+)\.(\d+)/.exec(engines.node).slice(1).map(Number)
const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number)
if (ownMajor < major || (ownMajor === major && ownMinor < minor)) {
  fail(
    `This is Node ${process.versions.node}; Channelgraph needs ${major}.${minor} or newer (24 is best). Get it from https://nodejs.org, or with nvm: nvm install 24`,
  )
}

const bundling = await import('./build/bundles.mjs').catch((error) => {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error
  fail('The dependencies are not installed. Run: npm ci')
})
const { buildExplorer } = await import('./build/explorer.mjs')
const { buildBundles, bundles, scriptsBundle, stopBuilding, watchBundles } = bundling

const building = {
  build: async (onProgress) => {
    await Promise.all([buildBundles(bundles()), buildExplorer(onProgress)])
    await stopBuilding()
  },
  watch: async (onProgress, onChange) => {
    await buildExplorer(onProgress)
    return watchBundles(bundles(), onChange)
  },
}

await buildBundles([scriptsBundle()]).catch((error) => fail(error.message))
const { main } = await import('./dist/launcher.js')
const mode = process.argv.includes('--reset') ? 'reset' : process.argv.includes('--dev') ? 'dev' : 'start'
await main(mode, building)
if (mode === 'reset') await stopBuilding()

function fail(message) {
  console.error(message)
  process.exit(1)
}
