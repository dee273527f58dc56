/** `npm run -s events -- list|show|retry|skip DEPARTMENT ...`: events that a department could not apply. Plain JavaScript for the same reason as token.mjs. */
import { buildBundles, scriptsBundle, stopBuilding } from './build/bundles.mjs'

try {
  await buildBundles([scriptsBundle()])
  await stopBuilding()
  const { main } = await import('./dist/events.js')
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(error)
  process.exitCode = 1
}
