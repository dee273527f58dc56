/** Started by launch.test.ts as a bundle: the launcher, with services and databases that only look like it. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DEPARTMENTS, type Department } from '@channelgraph/contracts'
import { launch } from './launch.ts'
import { explain } from './problem.ts'
import { servicesOf } from './services.ts'
import { readSettings } from './settings.ts'
import { Shutdown } from './shutdown.ts'
import { openTerminal } from './terminal.ts'

const [fixtures = '', broken] = process.argv.slice(2)
const terminal = openTerminal()
const shutdown = new Shutdown(terminal)
shutdown.listen(process.env)
try {
  const settings = readSettings(process.env)
  await launch(settings, process.env, shutdown, terminal, {
    build: async () => {},
    openDatabases: async () => ({
      urls: Object.fromEntries(DEPARTMENTS.map((name) => [name, `postgres://${name}@nowhere/${name}`])) as Record<
        Department,
        string
      >,
      embedded: [],
      stop: async () => writeFileSync(join(settings.dataFolder, 'database-stopped'), ''),
    }),
    ensureSeeded: async () => {},
    servicesOf: (topology) =>
      servicesOf(topology).map((program) => ({
        ...program,
        folder: fixtures,
        file: join(fixtures, program.name === broken ? 'broken-service.fixture.mjs' : 'service.fixture.mjs'),
      })),
    smokeQuery: async () => ['  Proof     asked and answered'],
  })
} catch (error) {
  terminal.warn(explain(error))
  await shutdown.end(1)
}
