/** Started by run.test.ts as a bundle: a process of ours whose requests do what no request should. Says its port over IPC. */
import { json } from './http.ts'
import { startHttpServer } from './http-server.ts'
import { createLogger } from './logger.ts'
import { runProcess } from './run.ts'

const log = createLogger('fixture', 'info')
await runProcess(async () => {
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    maxBodyBytes: 1_000,
    log,
    routes: {
      'GET /lost': async () => {
        void (async () => {
          await new Promise((resolve) => setTimeout(resolve, 1))
          throw new Error('nobody awaits this')
        })()
        return json(200, {})
      },
      'GET /thrown': async () => {
        setImmediate(() => {
          throw new Error('nobody catches this')
        })
        return json(200, {})
      },
      'GET /slow': async () => {
        process.send?.('slow')
        await new Promise((resolve) => process.once('message', resolve))
        return json(200, { finished: true })
      },
    },
  })
  process.send?.({ port: server.port })
  return { stopGraceMs: 0, log, stop: () => server.close() }
})
