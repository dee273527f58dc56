/** `npm run -s token -- --as PERSONA`. Prints the token alone. Plain JavaScript, which bundles what it runs, as the start does: tsx would load it five times as long. */
import { buildBundles, scriptsBundle, stopBuilding } from './build/bundles.mjs'

try {
  await buildBundles([scriptsBundle()])
  await stopBuilding()
  const { main } = await import('./dist/token.js')
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(error)
  process.exitCode = 1
}
