import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive } from '@channelgraph/localdb'
import { codeOf, StartProblem } from './problem.ts'

/** What the data folder holds; nothing else in it is ours. */
export const layoutOf = (dataFolder: string) => ({
  postgres: join(dataFolder, 'postgres'),
  keys: join(dataFolder, 'keys'),
  logs: join(dataFolder, 'logs'),
  /** Which world was seeded. */
  world: join(dataFolder, 'world.json'),
  /** Which launcher runs on the folder. */
  run: join(dataFolder, 'run.json'),
})

/** A launcher that runs on a data folder. */
export interface Run {
  readonly pid: number
  readonly portBase: number
}

/** The launcher that runs on the folder now; null when none does. */
export function runOn(dataFolder: string): Run | null {
  const run = lastRun(dataFolder)
  return run && isLauncher(run.pid) ? run : null
}

/**
 * Takes the folder for this process. Throws a StartProblem while another launcher that is alive has it.
 * `afterKill`: the last run did not end in order; its processes may still be on their way out.
 */
export function claimFolder(dataFolder: string, portBase: number): { afterKill: boolean; release: () => void } {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  const { run: file } = layoutOf(dataFolder)
  const run: Run = { pid: process.pid, portBase }
  const release = () => {
    if (lastRun(dataFolder)?.pid === process.pid) rmSync(file, { force: true })
  }
  for (let afterKill = false; ; afterKill = true) {
    try {
      writeFileSync(file, JSON.stringify(run), { flag: 'wx', mode: 0o600 })
      return { afterKill, release }
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
    }
    const other = runOn(dataFolder)
    if (other) {
      throw new StartProblem(
        `Channelgraph already runs on ${dataFolder} (process ${other.pid}, http://localhost:${other.portBase}/).\n` +
          `Stop it there with Ctrl-C (or: kill ${other.pid}), or start a second copy beside it: ` +
          `CHANNELGRAPH_DATA=.data/second PORT_BASE=${other.portBase + 100} npm start`,
      )
    }
    rmSync(file, { force: true })
  }
}

function lastRun(dataFolder: string): Run | null {
  const { run } = layoutOf(dataFolder)
  if (!existsSync(run)) return null
  try {
    return JSON.parse(readFileSync(run, 'utf8')) as Run
  } catch (error) {
    if (error instanceof SyntaxError || codeOf(error) === 'ENOENT') return null // cut short by a crash, or just released
    throw error
  }
}

/** In containers process numbers come back: where Linux tells, the number must be a launcher's. */
function isLauncher(pid: number): boolean {
  if (!Number.isInteger(pid) || pid === process.pid || !isAlive(pid)) return false
  try {
    return /start\.mjs|launcher/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return !existsSync('/proc/self/cmdline')
    throw error
  }
}
