/** `npm run -s token -- --as PERSONA`. Prints the token alone. */
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
