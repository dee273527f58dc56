import { setTimeout as delay } from 'node:timers/promises'
import { type LocalPostgres, type LocalPostgresOptions, startLocalPostgres } from './server.ts'

/** How often in a row it is started again before it stays down. */
const TRIES = 5
const PAUSE_MS = 500
/** A server that ran for as long as this has earned all its tries again. */
const STEADY_MS = 60_000

/**
 * The embedded Postgres, started again on the same directory and port when it ends by itself: whoever uses it opens new connections
 * and finds its rows. After a few tries in a row it stays down, and `ended` resolves. Throws as startLocalPostgres where the first
 * start fails.
 */
export async function keepLocalPostgres(options: LocalPostgresOptions): Promise<LocalPostgres> {
  const { onNotice = () => {} } = options
  let server = await startLocalPostgres(options)
  const { port, url } = server
  let isStopped = false
  let tries = 0
  let restarting: Promise<void> | undefined
  let giveUp: () => void = () => {}
  const ended = new Promise<void>((resolve) => {
    giveUp = resolve
  })

  const watch = (): void => {
    const since = performance.now()
    void server.ended.then(() => {
      if (performance.now() - since > STEADY_MS) tries = 0
      restarting = startAgain()
    })
  }
  const startAgain = async (): Promise<void> => {
    while (!isStopped) {
      if (tries >= TRIES) {
        onNotice(`Postgres is not started again after ${TRIES} tries. Stop Channelgraph and start it anew.`)
        return giveUp()
      }
      tries += 1
      try {
        server = await startLocalPostgres({ ...options, port })
        onNotice('Postgres is ready again.')
        return watch()
      } catch (error) {
        onNotice(`Postgres could not be started again: ${error instanceof Error ? error.message : String(error)}`)
        await delay(PAUSE_MS)
      }
    }
  }
  watch()
  return {
    port,
    url,
    ended,
    get pid() {
      return server.pid
    },
    stop: async () => {
      isStopped = true
      await restarting
      await server.stop()
    },
  }
}
