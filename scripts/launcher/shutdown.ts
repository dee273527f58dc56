import { parentProcesses } from './parent-process.ts'
import { explain } from './problem.ts'
import type { Terminal } from './terminal.ts'

const PARENT_LOOK_MS = 1_000

/** From start to end of the launcher: whatever ends it, what was started is stopped, last started first. */
export class Shutdown {
  readonly #terminal: Terminal
  readonly #closers: (() => unknown)[] = []
  #ending: Promise<never> | undefined

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  get isEnding(): boolean {
    return this.#ending !== undefined
  }

  /** Adds something to stop at the end. */
  onEnd(close: () => unknown): void {
    this.#closers.push(close)
  }

  /** Ends on Ctrl-C, SIGTERM, a closed terminal, an error nobody caught, and when npm above us is gone. */
  listen(source: NodeJS.ProcessEnv): void {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        // Ctrl-C comes twice: from the terminal, and once more from npm.
        if (this.isEnding) return
        this.#terminal.say('\nStopping …')
        void this.end(0)
      })
    }
    process.on('uncaughtException', (error) => {
      this.#terminal.warn(explain(error))
      void this.end(1)
    })
    if (source.npm_lifecycle_event && process.platform !== 'win32') this.#endWithParent()
  }

  /** Stops everything and exits. */
  end(exitCode: number): Promise<never> {
    this.#ending ??= this.#stopAll(exitCode)
    return this.#ending
  }

  /** `kill -9` of npm tells nobody: the launcher would go on, unseen, with all ports taken. */
  #endWithParent(): void {
    const first = parentProcesses()
    const looking = setInterval(() => {
      if (parentProcesses() === first) return
      clearInterval(looking)
      void this.end(0)
    }, PARENT_LOOK_MS)
    looking.unref()
  }

  async #stopAll(exitCode: number): Promise<never> {
    let code = exitCode
    for (const close of this.#closers.reverse()) {
      try {
        await close()
      } catch (error) {
        this.#terminal.warn(explain(error))
        code = 1
      }
    }
    process.exit(code)
  }
}
