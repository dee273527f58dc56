/** What `npm start`, `npm run dev` and `npm run reset` run, after scripts/start.mjs has bundled it. */
import { openDatabases } from './databases.ts'
import { developmentReload, watchMigrations } from './development.ts'
import { type Launched, launch, type Parts } from './launch.ts'
import { explain } from './problem.ts'
import { resetData } from './reset.ts'
import { servicesOf, urlOf } from './services.ts'
import { readSettings } from './settings.ts'
import { Shutdown } from './shutdown.ts'
import { runSmokeQuery } from './smoke-query.ts'
import { openTerminal } from './terminal.ts'
import { ensureSeeded, type WorldMaking } from './world.ts'

type OnProgress = (line: string) => void

/** How the bundles come to be; start.mjs knows. */
export interface Building {
  build(onProgress: OnProgress): Promise<void>
  /** Builds, and again at every change, of which it tells by the bundle's name. */
  watch(onProgress: OnProgress, onChange: (name: string) => void): Promise<{ stop(): Promise<unknown> }>
}

export type Mode = 'start' | 'dev' | 'reset'

export async function main(mode: Mode, building: Building): Promise<void> {
  const terminal = openTerminal()
  const shutdown = new Shutdown(terminal)
  try {
    const settings = readSettings(process.env)
    if (mode === 'reset') return await resetData(settings, terminal)
    shutdown.listen(process.env)
    let launched: Launched | undefined
    const reload = developmentReload(settings.root, terminal, () => launched)
    const onChange = (name: string) => void reload(name).catch((error: unknown) => terminal.warn(explain(error)))
    const parts: Parts = {
      openDatabases,
      build: async (onProgress) => {
        if (mode === 'start') return building.build(onProgress)
        const watching = await building.watch(onProgress, onChange)
        shutdown.onEnd(() => watching.stop())
        const migrations = watchMigrations(settings.root, onChange)
        shutdown.onEnd(async () => migrations.stop())
      },
      ensureSeeded: (...given) => ensureSeeded(given[0], given[1], loadWorldMaking, given[2]),
      servicesOf,
      smokeQuery: (ports, keys) => runSmokeQuery(settings.root, urlOf(ports, 'gateway'), keys.issuer),
    }
    launched = await launch(settings, process.env, shutdown, terminal, parts)
    if (mode === 'dev') terminal.say('Watching: a service restarts when its source changes.')
  } catch (error) {
    if (shutdown.isEnding) return // what was under way was cut short by the end
    terminal.warn(explain(error))
    await shutdown.end(1)
  }
}

/** Loaded on the first run only: it brings all of the services' and the seeds' dependencies. */
async function loadWorldMaking(): Promise<WorldMaking> {
  const [{ migrateDatabase }, { seedIfEmpty }] = await Promise.all([
    import('@channelgraph/service'),
    import('@channelgraph/seeds'),
  ])
  return { migrate: migrateDatabase, seedIfEmpty }
}
