import { rmSync } from 'node:fs'
import { type Ending, type Life, type Program, startLife } from './life.ts'
import type { LogLine } from './log-line.ts'
import type { ServiceName } from './ports.ts'

export interface Death extends Ending {
  readonly name: ServiceName
  /** When it is started again; null: it stays away. */
  readonly nextTryMs: number | null
}

/** Is told what happens to children. */
export interface ChildWatcher {
  onLine(name: ServiceName, line: LogLine): void
  /** A child that had been ready has ended, or a further try has failed. */
  onDeath(death: Death): void
  /** It is ready again. */
  onReturn(name: ServiceName): void
}

/** A child ended before it was ready for the first time. */
export class ChildEnded extends Error {
  override readonly name = 'ChildEnded'
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
export class Child {
  readonly name: ServiceName
  /** Resolves when it is ready for the first time; rejects with ChildEnded when it ends before. */
  readonly ready: Promise<void>
  readonly #program: Program
  readonly #watcher: ChildWatcher
  readonly #backOffMs: readonly number[]
  readonly #logFile: string
  #life: Life | undefined
  #nextTry: NodeJS.Timeout | undefined
  #tries = 0
  #restarting = false
  #wanted = true

  constructor(program: Program, logFile: string, watcher: ChildWatcher, backOffMs = BACK_OFF_MS) {
    this.name = program.name
    this.#program = program
    this.#watcher = watcher
    this.#backOffMs = backOffMs
    this.#logFile = logFile
    rmSync(logFile, { force: true })
    this.ready = this.#firstLife()
  }

  get pid(): number | undefined {
    return this.#life?.pid
  }

  /** Stops it and starts it again, with a clean slate of tries. */
  restart(): void {
    this.#tries = 0
    if (this.#life) {
      this.#restarting = true
      void this.#life.end(RESTART_GRACE_MS)
    } else {
      this.#liveAgain()
    }
  }

  /** Asks it to stop, and ends it after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.#wanted = false
    clearTimeout(this.#nextTry)
    await this.#life?.end(graceMs)
  }

  async #firstLife(): Promise<void> {
    const life = this.#live()
    if (await life.ready) {
      void life.ended.then((ending) => this.#afterLife(ending))
      return
    }
    const ending = await life.ended
    if (!this.#wanted) return
    if (this.#restarting) {
      this.#liveAgain()
      return
    }
    throw new ChildEnded({ name: this.name, ...ending, nextTryMs: null })
  }

  #live(): Life {
    const life = startLife(this.#program, this.#logFile, (line) => this.#watcher.onLine(this.name, line))
    this.#life = life
    void life.ended.then(() => {
      this.#life = undefined
    })
    return life
  }

  #liveAgain(): void {
    if (!this.#wanted) return
    clearTimeout(this.#nextTry)
    this.#restarting = false
    const life = this.#live()
    let steady: NodeJS.Timeout | undefined
    void life.ready.then((isReady) => {
      if (!isReady) return
      this.#watcher.onReturn(this.name)
      steady = setTimeout(() => {
        this.#tries = 0
      }, STEADY_MS)
    })
    void life.ended.then((ending) => {
      clearTimeout(steady)
      this.#afterLife(ending)
    })
  }

  #afterLife(ending: Ending): void {
    if (!this.#wanted) return
    if (this.#restarting) {
      this.#liveAgain()
      return
    }
    const nextTryMs = this.#backOffMs[this.#tries++] ?? null
    this.#watcher.onDeath({ name: this.name, ...ending, nextTryMs })
    if (nextTryMs !== null) this.#nextTry = setTimeout(() => this.#liveAgain(), nextTryMs)
  }
}
