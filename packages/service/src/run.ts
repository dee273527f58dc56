import { StartRefused } from './start-refused.ts'

/** Longer than any drain; after it a process ends as it is. */
const STOP_MS = 20_000

/** A process of ours: start, say plainly what is wrong, stop in order on SIGTERM, SIGINT, or when the launcher is gone. */
export async function runProcess(start: () => Promise<{ stop(): Promise<void> }>): Promise<void> {
  let running: { stop(): Promise<void> }
  try {
    running = await start()
  } catch (error) {
    process.stderr.write(`${error instanceof StartRefused ? error.message : describe(error)}\n`)
    process.exit(1)
  }
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    // Whatever hangs, such as a database that is gone: nobody waits for this process any more.
    setTimeout(() => process.exit(1), STOP_MS).unref()
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`stopping failed: ${describe(error)}\n`)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  process.on('disconnect', stop)
  process.send?.('ready')
}

const describe = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error))
