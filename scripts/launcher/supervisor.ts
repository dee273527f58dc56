import { rmSync } from 'node:fs'
import type { LogLine } from './log-line.ts'
import type { ServiceName } from './ports.ts'
import { type Ending, type Program, type ServiceProcess, startProcess } from './service-process.ts'

export interface Death extends Ending {
  readonly name: ServiceName
  /** When it is started again; null: it stays away. */
  readonly nextTryMs: number | null
}

/** Is told what happens to services. */
export interface ServiceWatcher {
  onLine(name: ServiceName, line: LogLine): void
  /** A child that had been ready has ended, or a further try has failed. */
  onDeath(death: Death): void
  /** It is ready again. */
  onReturn(name: ServiceName): void
}

/** A service ended before it was ready for the first time. */
export class ServiceEnded extends Error {
  override readonly name = 'ServiceEnded'
  readonly death: Death

  constructor(death: Death) {
    super(`${death.name} did not start (${death.how})`)
    this.death = death
  }
}

/** How long to wait before each further try; after the last the child stays away. */
const BACK_OFF_MS: readonly number[] = [500, 1000, 2000, 4000, 8000]
/** A child that was ready for this long has earned all its tries again. */
const STEADY_MS = 60_000
const RESTART_GRACE_MS = 2_000

/** A program that runs for as long as it is wanted, with a log file that begins anew: a death is told, and followed by another try a few times. */
export class Supervisor {
  readonly name: ServiceName
  /** Resolves when it is ready for the first time; rejects with ServiceEnded when it ends before. */
  readonly ready: Promise<void>
  readonly #program: Program
  readonly #watcher: ServiceWatcher
  readonly #backOffMs: readonly number[]
  readonly #logFile: string
  #process: ServiceProcess | undefined
  #nextTry: NodeJS.Timeout | undefined
  #tries = 0
  #restarting = false
  #wanted = true

  constructor(program: Program, logFile: string, watcher: ServiceWatcher, backOffMs = BACK_OFF_MS) {
    this.name = program.name
    this.#program = program
    this.#watcher = watcher
    this.#backOffMs = backOffMs
    this.#logFile = logFile
    rmSync(logFile, { force: true })
    this.ready = this.#firstStart()
  }

  get pid(): number | undefined {
    return this.#process?.pid
  }

  /** Stops it and starts it again, with a clean slate of tries. */
  restart(): void {
    this.#tries = 0
    if (this.#process) {
      this.#restarting = true
      void this.#process.end(RESTART_GRACE_MS)
    } else {
      this.#startAgain()
    }
  }

  /** Asks it to stop, and ends it after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.#wanted = false
    clearTimeout(this.#nextTry)
    await this.#process?.end(graceMs)
  }

  async #firstStart(): Promise<void> {
    const running = this.#start()
    if (await running.ready) {
      void running.ended.then((ending) => this.#afterExit(ending))
      return
    }
    const ending = await running.ended
    if (!this.#wanted) return
    if (this.#restarting) {
      this.#startAgain()
      return
    }
    throw new ServiceEnded({ name: this.name, ...ending, nextTryMs: null })
  }

  #start(): ServiceProcess {
    const running = startProcess(this.#program, this.#logFile, (line) => this.#watcher.onLine(this.name, line))
    this.#process = running
    void running.ended.then(() => {
      this.#process = undefined
    })
    return running
  }

  #startAgain(): void {
    if (!this.#wanted) return
    clearTimeout(this.#nextTry)
    this.#restarting = false
    const running = this.#start()
    let steady: NodeJS.Timeout | undefined
    void running.ready.then((isReady) => {
      if (!isReady) return
      this.#watcher.onReturn(this.name)
      steady = setTimeout(() => {
        this.#tries = 0
      }, STEADY_MS)
    })
    void running.ended.then((ending) => {
      clearTimeout(steady)
      this.#afterExit(ending)
    })
  }

  #afterExit(ending: Ending): void {
    if (!this.#wanted) return
    if (this.#restarting) {
      this.#startAgain()
      return
    }
    const nextTryMs = this.#backOffMs[this.#tries++] ?? null
    this.#watcher.onDeath({ name: this.name, ...ending, nextTryMs })
    if (nextTryMs !== null) this.#nextTry = setTimeout(() => this.#startAgain(), nextTryMs)
  }
}
