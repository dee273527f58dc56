import { StartRefused } from './start-refused.ts'

/** Longer than any drain; this long after its grace a process ends as it is. */
const STOP_MS = 20_000

/** What runs in a process of ours. */
export interface Running {
  /** How long it goes on serving after it was told to stop; on top of that it has 20 s. */
  readonly stopGraceMs: number
  stop(): Promise<void>
}

/** A process of ours: start, say plainly what is wrong, stop in order on SIGTERM, SIGINT, or when the launcher is gone. */
export async function runProcess(start: () => Promise<Running>): Promise<void> {
  const asked = askedToStop()
  let running: Running
  try {
    running = await start()
  } catch (error) {
    process.stderr.write(`${error instanceof StartRefused ? error.message : describe(error)}\n`)
    process.exit(1)
  }
  process.send?.('ready')
  await asked
  // Whatever hangs, such as a database that is gone: nobody waits for this process any more.
  setTimeout(() => process.exit(1), running.stopGraceMs + STOP_MS).unref()
  try {
    await running.stop()
    process.exit(0)
  } catch (error) {
    process.stderr.write(`stopping failed: ${describe(error)}\n`)
    process.exit(1)
  }
}

/** Listens from the beginning: a launcher that dies while this process starts must not leave it behind. */
function askedToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(signal, () => resolve())
    if (process.send && !process.connected) resolve()
  })
}

const describe = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error))
