import { describeError } from './logged-error.ts'
import { createLogger, type Logger } from './logger.ts'
import { currentRequest } from './request-scope.ts'
import { StartRefused } from './start-refused.ts'

/** Longer than any drain; this long after its grace a process ends as it is. */
const STOP_MS = 20_000

/** What runs in a process of ours. */
export interface Running {
  /** How long it goes on serving after it was told to stop; on top of that it has 20 s. */
  readonly stopGraceMs: number
  readonly log: Logger
  stop(): Promise<void>
}

/**
 * A process of ours: start, say plainly what is wrong, stop in order on SIGTERM, SIGINT, or when the launcher is gone. No request
 * ends it: a promise that fails unawaited is one request's, is logged with it, and costs nobody else anything. An exception that
 * nobody caught is another thing: it left some callback half-way, perhaps of the driver or a socket, and what that held in common is
 * not known any more. So the process serves what it has begun, ends, and is started anew by whoever watches it.
 */
export async function runProcess(start: () => Promise<Running>): Promise<void> {
  let log = createLogger('start', 'info')
  process.on('unhandledRejection', (reason: unknown) =>
    log.error({ err: reason, requestId: currentRequest()?.requestId }, 'a promise failed and nobody awaited it'),
  )
  const { asked, failed } = endings((error) =>
    log.fatal({ err: error, requestId: currentRequest()?.requestId }, 'an exception was not caught: this process ends'),
  )
  let running: Running
  try {
    running = await Promise.race([start(), failed])
  } catch (error) {
    process.stderr.write(`${error instanceof StartRefused ? error.message : describeError(error)}\n`)
    process.exit(1)
  }
  log = running.log
  process.send?.('ready')
  const code = await Promise.race([asked, failed.catch(() => 1)])
  // Whatever hangs, such as a database that is gone: nobody waits for this process any more.
  setTimeout(() => process.exit(1), running.stopGraceMs + STOP_MS).unref()
  try {
    await running.stop()
    process.exit(code)
  } catch (error) {
    process.stderr.write(`stopping failed: ${describeError(error)}\n`)
    process.exit(1)
  }
}

/** Listens from the beginning: a launcher that dies while this process starts must not leave it behind. */
function endings(onUncaught: (error: Error) => void): { asked: Promise<0>; failed: Promise<never> } {
  const asked = new Promise<0>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(signal, () => resolve(0))
    if (process.send && !process.connected) resolve(0)
  })
  const failed = new Promise<never>((_, reject) => {
    process.on('uncaughtException', (error) => {
      onUncaught(error)
      reject(error)
    })
  })
  return { asked, failed }
}
