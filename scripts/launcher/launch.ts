import { mkdirSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { claimFolder, layoutOf } from './data-folder.ts'
import type { Databases } from './databases.ts'
import { type DevelopmentKeys, developmentKeys } from './keys.ts'
import { type Ports, requireFree } from './ports.ts'
import { StartProblem } from './problem.ts'
import { untilReady } from './readiness.ts'
import { howToUse, quoteLines, READY, serviceReporter } from './report.ts'
import type { Program } from './service-process.ts'
import { type Topology, urlOf } from './services.ts'
import type { Settings } from './settings.ts'
import type { Shutdown } from './shutdown.ts'
import { ServiceEnded, Supervisor } from './supervisor.ts'
import type { Terminal } from './terminal.ts'

/** What the launcher puts together; tests put others in their place. */
export interface Parts {
  /** Brings the services' bundles up to date. */
  build(onProgress: (line: string) => void): Promise<void>
  openDatabases(settings: Settings, onNotice: (message: string) => void): Promise<Databases>
  ensureSeeded(settings: Settings, databases: Databases, say: (line: string) => void): Promise<unknown>
  servicesOf(topology: Topology): readonly Program[]
  /** Asks a question of the running graph and says what was answered. */
  smokeQuery(ports: Ports, keys: DevelopmentKeys): Promise<readonly string[]>
}

/** A launch that got as far as its services. */
export interface Launched {
  readonly supervisors: readonly Supervisor[]
}

/** All of it together: Postgres may take as long again after the services. */
const STOP_GRACE_MS = 1_000
/** Processes that a killed run left on their way out. */
const LEFTOVER_MS = 3_000

/** From nothing to a graph that answers. Throws what stood in the way; the caller shuts down what was started. */
export async function launch(
  settings: Settings,
  source: NodeJS.ProcessEnv,
  shutdown: Shutdown,
  terminal: Terminal,
  parts: Parts,
): Promise<Launched> {
  const { dataFolder, ports, portBase, root } = settings
  const say = (line: string) => terminal.say(line)
  const folder = claimFolder(dataFolder, portBase)
  shutdown.onEnd(folder.release)
  await requireFreePorts(settings, folder.afterKill)
  const keys = developmentKeys(dataFolder)

  const [databases] = await bothOrNeither(parts.openDatabases(settings, say), parts.build(say), (opened) =>
    shutdown.onEnd(() => opened.stop()),
  )
  await parts.ensureSeeded(settings, databases, say)

  const { logs } = layoutOf(dataFolder)
  mkdirSync(logs, { recursive: true, mode: 0o700 })
  let isReady = false
  const reporter = serviceReporter(terminal, logs, () => !isReady || shutdown.isEnding)
  const programs = parts.servicesOf({ root, ports, keys, databaseUrls: databases.urls, source })
  say(`Starting ${programs.map(({ name }) => name).join(', ')}`)
  const supervisors = programs.map((program) => new Supervisor(program, `${logs}/${program.name}.log`, reporter))
  shutdown.onEnd(() => Promise.all(supervisors.map((supervisor) => supervisor.stop(STOP_GRACE_MS))))
  await untilAllReady(supervisors, ports, logs)
  isReady = true
  say(READY)
  for (const line of [...howToUse(settings), ...(await parts.smokeQuery(ports, keys))]) say(line)
  return { supervisors }
}

async function requireFreePorts({ ports, portBase }: Settings, afterKill: boolean): Promise<void> {
  // Postgres has its own check, which knows a server left behind.
  const { postgres: _checkedLater, ...services } = ports
  const deadline = performance.now() + (afterKill ? LEFTOVER_MS : 0)
  for (;;) {
    try {
      return await requireFree(services, portBase)
    } catch (error) {
      if (!(error instanceof StartProblem) || performance.now() > deadline) throw error
      await delay(100)
    }
  }
}

/** Waits for both; what was opened is handed over for closing even where the other failed. */
async function bothOrNeither<A, B>(
  first: Promise<A>,
  second: Promise<B>,
  onFirst: (opened: A) => void,
): Promise<[A, B]> {
  const handed = first.then((opened) => {
    onFirst(opened)
    return opened
  })
  const [one, other] = await Promise.allSettled([handed, second])
  if (one.status === 'rejected') throw one.reason
  if (other.status === 'rejected') throw other.reason
  return [one.value, other.value]
}

async function untilAllReady(supervisors: readonly Supervisor[], ports: Ports, logs: string): Promise<void> {
  try {
    await Promise.all(
      supervisors.map(async ({ name, ready }) => {
        await ready
        await untilReady(name, urlOf(ports, name))
      }),
    )
  } catch (error) {
    if (!(error instanceof ServiceEnded)) throw error
    const { name, how, lastLines } = error.death
    throw new StartProblem(
      [`${name} did not start (${how}):`, ...quoteLines(lastLines), `Its log: ${logs}/${name}.log`].join('\n'),
    )
  }
}
