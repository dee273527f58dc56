/**
 * What deploy/Dockerfile runs inside its build stage:
 *   node deploy/image.mjs build SERVICE                        the service's bundle, and the gateway's explorer page
 *   node deploy/image.mjs lay-out SERVICE PRODUCTION APP       APP as the image has it: service/ (the bundle and what it reads at
 *                                                              run time) and, for the gateway, supergraph.graphql
 * PRODUCTION is a tree with production dependencies only: those npm keeps within the service's own folder are taken from there.
 */
import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const [command, service = '', production = '', app = ''] = process.argv.slice(2)
const isGateway = service === 'gateway'
const folder = isGateway ? 'gateway' : `subgraphs/${service}`
/** What a bundle finds by its own place: `../migrations`, `../explorer/dist`, `../examples`. */
const READ_AT_RUN_TIME = isGateway ? ['dist', 'examples', 'explorer/dist'] : ['dist', 'migrations']

if (command === 'build') {
  mkdirSync(join(root, 'subgraphs'), { recursive: true }) // the build looks there, and `turbo prune` leaves none to the gateway
  const { buildAll } = await import(new URL('../scripts/build.mjs', import.meta.url).href)
  await buildAll({ names: [service], explorer: isGateway, onProgress: (line) => console.log(line) })
} else if (command === 'lay-out') {
  const copy = (from, to) => cpSync(from, join(app, to), { recursive: true })
  for (const part of READ_AT_RUN_TIME) copy(join(root, folder, part), `service/${part}`)
  const nested = join(production, folder, 'node_modules')
  if (existsSync(nested)) copy(nested, 'service/node_modules')
  if (isGateway) copy(join(root, 'supergraph.graphql'), 'supergraph.graphql')
} else {
  console.error('Say: node deploy/image.mjs build SERVICE | lay-out SERVICE PRODUCTION APP')
  process.exitCode = 1
}
