import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEPARTMENTS } from '@channelgraph/contracts'
import { isAlive } from '@channelgraph/localdb'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { buildBundles } from '../build/bundles.mjs'
import { portsFrom, type ServiceName, takenAmong } from './ports.ts'
import { checkout } from './settings.ts'

const SERVICES: readonly ServiceName[] = [...DEPARTMENTS, 'gateway']
const PATIENCE = { timeout: 120_000, interval: 20 }

const place = join(checkout, `node_modules/.cache/launch-test-${process.pid}`)
const data = mkdtempSync(join(tmpdir(), 'channelgraph launch '))
await buildBundles([
  { name: 'launch', folder: place, entries: { launch: join(import.meta.dirname, 'launch.fixture.ts') } },
])
const base = await freeBase()
const launchers: Launcher[] = []

const stopAll = async () => {
  for (const launcher of launchers.splice(0)) await end(launcher.process, 'SIGTERM')
}
// What a test left running serves the next one, unless the test failed halfway.
afterEach(({ task }) => (task.result?.state === 'fail' ? stopAll() : undefined))
afterAll(async () => {
  await stopAll()
  for (const path of [place, data]) rmSync(path, { recursive: true, force: true })
})

async function freeBase(): Promise<number> {
  for (;;) {
    const candidate = 20_000 + Math.floor(Math.random() * 3_000) * 10
    if ((await takenAmong(portsFrom(candidate))).length === 0) return candidate
  }
}

interface Launcher {
  readonly process: ChildProcess
  /** What it has said on stdout and stderr. */
  said(): string
  exit: Promise<number | string>
}

const environment = () => ({
  PATH: process.env.PATH,
  CHANNELGRAPH_DATA: data,
  PORT_BASE: String(base),
  A_SECRET_OF_THE_SHELL: 'hidden',
  LOG_LEVEL: 'debug',
  DATABASE_URL_FINANCE: 'postgres://finance@nowhere/finance',
})

function start(options: { broken?: ServiceName } = {}): Launcher {
  const args = [join(place, 'dist/launch.js'), import.meta.dirname, ...(options.broken ? [options.broken] : [])]
  const child = spawn(process.execPath, args, { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  const exit = once(child, 'close').then(([code, signal]) => signal ?? code)
  const launcher = { process: child, said: () => said, exit }
  launchers.push(launcher)
  return launcher
}

const runs = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null

/** The launcher that runs, or a new one. */
async function started(): Promise<Launcher> {
  const running = launchers.find((launcher) => runs(launcher.process))
  if (running) return running
  const launcher = start()
  await vi.waitFor(() => expect(launcher.said()).toContain('asked and answered'), PATIENCE)
  return launcher
}

async function end(launcher: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (!runs(launcher)) return
  launcher.kill(signal)
  await once(launcher, 'exit')
}

const address = (name: ServiceName, path: string) => `http://127.0.0.1:${portsFrom(base)[name]}${path}`

async function look(name: ServiceName): Promise<{ pid: number; env: Record<string, string> }> {
  return (await fetch(address(name, '/env'))).json() as Promise<{ pid: number; env: Record<string, string> }>
}

const pids = () => Promise.all(SERVICES.map(async (name) => (await look(name)).pid))

const untilGone = (all: readonly number[]) => vi.waitFor(() => expect(all.filter(isAlive)).toEqual([]), PATIENCE)

test('when all services answer, the ready line stands alone on stdout, followed by where to go', async () => {
  const { said } = await started()
  expect(said().split('\n')).toContain('Channelgraph is ready')
  expect(said()).toContain(`http://localhost:${base}/graphql`)
  expect(said().indexOf('Channelgraph is ready')).toBeLessThan(said().indexOf('Graph  '))
})

test('each service gets its own environment, and nobody else’s key, database or secret', async () => {
  await started()
  const [finance, gateway] = [(await look('finance')).env, (await look('gateway')).env]
  expect(JSON.parse(finance.FEED_KEY!)).toMatchObject({ kid: 'finance/1', d: expect.any(String) })
  expect(finance).toMatchObject({
    DATABASE_URL: 'postgres://finance@nowhere/finance',
    LOG_LEVEL: 'debug',
    HOST: '127.0.0.1',
  })
  expect(finance.FEED_URL_ORDERS).toBe(`http://127.0.0.1:${base + 2}`)
  expect(gateway.SUBGRAPH_URL_FINANCE).toBe(`http://127.0.0.1:${base + 4}/graphql`)
  expect(gateway).not.toHaveProperty('DATABASE_URL')
  for (const name of SERVICES) {
    const { env } = await look(name)
    const text = JSON.stringify(env)
    expect(text).not.toContain('A_SECRET_OF_THE_SHELL')
    expect(text).not.toContain('DATABASE_URL_')
    const privateKeys = [...text.matchAll(/\\"d\\":\\"([^\\]+)/g)]
    expect(privateKeys).toHaveLength(name === 'gateway' ? 2 : 1) // its own, and the development issuer's
  }
})

test('a service that dies is told with its last lines and started again, while the others go on', async () => {
  const launcher = await started()
  const before = await pids()
  await fetch(address('orders', '/crash')).catch(() => null)
  await vi.waitFor(() => expect(launcher.said()).toContain('orders is ready again.'), PATIENCE)
  expect(launcher.said()).toContain('orders    error  the sky fell: clouds were loose')
  expect(launcher.said()).toMatch(
    /orders has ended \(exit code 3\)\. It is started again in 0\.5 s[\s\S]*\| last words/,
  )
  const after = await pids()
  expect(SERVICES.filter((_, index) => before[index] !== after[index])).toEqual(['orders'])
})

test('a second start on the same data is refused, with how to run a second copy', async () => {
  await started()
  const second = start()
  expect(await second.exit).toBe(1)
  expect(second.said()).toMatch(/already runs[\s\S]*CHANNELGRAPH_DATA=.* PORT_BASE=\d+ npm start/)
  expect(await pids()).toHaveLength(SERVICES.length)
})

test.for(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s stops the services, then the database, and leaves the folder free',
  async (signal) => {
    const launcher = await started()
    const services = await pids()
    rmSync(join(data, 'database-stopped'), { force: true })
    launcher.process.kill(signal)
    if (signal === 'SIGINT') launcher.process.kill(signal) // npm sends it once more
    expect(await launcher.exit).toBe(0)
    await untilGone(services)
    expect(existsSync(join(data, 'database-stopped'))).toBe(true)
    expect(existsSync(join(data, 'run.json'))).toBe(false)
  },
)

test('a launcher whose stdout and stderr are closed goes on, and still stops everything', async () => {
  const launcher = await started()
  launcher.process.stdout?.destroy()
  launcher.process.stderr?.destroy()
  const services = await pids()
  await fetch(address('support', '/crash')).catch(() => null) // makes it write to both
  await vi.waitFor(async () => expect(await pids()).not.toEqual(services), PATIENCE)
  const now = await pids()
  launcher.process.kill('SIGTERM')
  expect(await launcher.exit).toBe(0)
  await untilGone(now)
})

test('kill -9 of the launcher leaves no service behind, and the next start succeeds at once', async () => {
  const launcher = await started()
  const services = await pids()
  launcher.process.kill('SIGKILL')
  await launcher.exit
  await started()
  await untilGone(services)
})

test('a killed launcher does not take the services’ log with it: they end in order, and write so', async () => {
  const launcher = await started()
  const services = await pids()
  const logs = SERVICES.map((name) => join(data, `logs/${name}.log`))
  for (const log of logs) truncateSync(log) // of what earlier runs wrote
  launcher.process.kill('SIGKILL')
  await launcher.exit
  await untilGone(services)
  for (const log of logs) expect(readFileSync(log, 'utf8')).toContain('stopped')
})

test('kill -9 of npm ends the launcher and its services as well', async () => {
  await stopAll()
  const command = `"${process.execPath}" "${join(place, 'dist/launch.js')}" "${import.meta.dirname}" ""; true`
  const script = `require('child_process').spawn('sh', ['-c', process.argv[1]], { stdio: 'inherit' })`
  const npm = spawn(process.execPath, ['-e', script, command], {
    env: { ...environment(), npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await vi.waitFor(async () => expect(await pids()).toHaveLength(SERVICES.length), PATIENCE)
  const services = await pids()
  npm.kill('SIGKILL')
  await untilGone(services)
  await vi.waitFor(() => expect(existsSync(join(data, 'run.json'))).toBe(false), PATIENCE)
})

test('a port in use is named with the way out, and nothing is left running', async () => {
  await stopAll()
  const listener = createServer().listen(portsFrom(base).support, '127.0.0.1')
  await once(listener, 'listening')
  const launcher = start()
  expect(await launcher.exit).toBe(1)
  expect(launcher.said()).toMatch(new RegExp(`${base + 3} \\(support\\)[\\s\\S]*PORT_BASE=\\d+ npm start`))
  listener.close()
})

test('a service that cannot start ends the start: with what it said, its log, and nothing left running', async () => {
  await stopAll()
  const launcher = start({ broken: 'finance' })
  expect(await launcher.exit).toBe(1)
  expect(launcher.said()).toMatch(/finance did not start \(exit code 1\):\n {2}\| These environment variables/)
  expect(launcher.said()).not.toContain('Channelgraph is ready')
  expect(readFileSync(join(data, 'logs/finance.log'), 'utf8')).toContain('DATABASE_URL: is not set')
  const services = Object.fromEntries(SERVICES.map((name) => [name, portsFrom(base)[name]]))
  await vi.waitFor(async () => expect(await takenAmong(services)).toEqual([]), PATIENCE)
})
