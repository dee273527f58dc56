import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

/** A Redis of a test: its own port on 127.0.0.1, its own folder, nothing written. */
export interface TestRedis {
  readonly url: string
  start(): Promise<void>
  /** Kills it, as a machine that goes away would; `start` brings it back empty on the same port. */
  kill(): Promise<void>
  /** Stops it without closing a connection: who asks gets no answer until `resume`. */
  freeze(): void
  resume(): void
  end(): Promise<void>
}

export async function startRedis(): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'channelgraph-redis-'))
  const port = await freePort()
  let server: ChildProcess | undefined

  const start = async () => {
    const settings = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--dir',
      folder,
      '--save',
      '',
      '--appendonly',
      'no',
    ]
    const child = spawn(process.env.REDIS_SERVER ?? 'redis-server', settings, { stdio: 'ignore' })
    server = child
    const failed = once(child, 'error').then(([error]) => {
      throw new Error(`redis-server cannot be started (apt-get install redis-server, or set REDIS_SERVER): ${error}`)
    })
    while (!(await Promise.race([answers(port), failed]))) {
      if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode}`)
      await setTimeout(20)
    }
  }
  const kill = async () => {
    const child = server
    server = undefined
    if (!child || child.exitCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }
  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    kill,
    freeze: () => server?.kill('SIGSTOP'),
    resume: () => server?.kill('SIGCONT'),
    end: async () => {
      await kill()
      rmSync(folder, { recursive: true })
    },
  }
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
