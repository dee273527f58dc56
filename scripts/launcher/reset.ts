import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { removeLocalPostgres } from '@channelgraph/localdb'
import { layoutOf, runOn } from './data-folder.ts'
import { StartProblem } from './problem.ts'
import { shown } from './report.ts'
import type { Settings } from './settings.ts'
import type { Terminal } from './terminal.ts'

/** Forgets the local run's data, keys and logs, and nothing else that may lie in the folder. Refuses while it runs. */
export async function resetData(settings: Settings, terminal: Terminal): Promise<void> {
  const { dataFolder, databaseUrls } = settings
  const run = runOn(dataFolder)
  if (run) {
    throw new StartProblem(
      `Channelgraph runs on ${shown(dataFolder)} (process ${run.pid}). Stop it first, with Ctrl-C where it runs, or: kill ${run.pid}`,
    )
  }
  const { postgres, ...rest } = layoutOf(dataFolder)
  const removed: string[] = []
  if (existsSync(postgres)) {
    await removeLocalPostgres(postgres, (notice) => terminal.say(notice))
    removed.push(postgres)
  }
  for (const path of Object.values(rest)) {
    if (!existsSync(path)) continue
    rmSync(path, { recursive: true, force: true })
    removed.push(path)
  }
  if (existsSync(dataFolder) && readdirSync(dataFolder).length === 0) rmdirSync(dataFolder)

  if (removed.length === 0) terminal.say(`There was nothing to forget in ${shown(dataFolder)}.`)
  for (const path of removed) terminal.say(`Removed ${shown(path)}`)
  const own = Object.keys(databaseUrls)
  if (own.length > 0)
    terminal.say(`Left as they are: the databases of ${own.join(', ')}, which DATABASE_URL_... names.`)
}
