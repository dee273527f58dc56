import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { build } from 'esbuild'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { copiedCluster } from './cluster.fixture.ts'
import { isAlive } from './left-behind.ts'
import { type LocalPostgres, type LocalPostgresOptions, removeLocalPostgres, startLocalPostgres } from './server.ts'

const place = mkdtempSync(join(inject('runFolder'), 'localdb test '))
const bundle = join(place, 'dist', 'launcher.mjs')
const servers: LocalPostgres[] = []
const launchers: ChildProcessWithoutNullStreams[] = []
let directories = 0

beforeAll(async () => {
  chmodSync(place, 0o755) // where root has no user namespaces, the server runs as nobody and has to get in
  // As the apps are built: one file in another folder, packages left outside.
  await build({
    entryPoints: [join(import.meta.dirname, 'launcher.fixture.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  })
})
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop()
  for (const launcher of launchers.splice(0)) launcher.kill('SIGTERM')
})
afterAll(() => rmSync(place, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }))

const newDirectory = () => join(place, `data ${++directories}`)
/** One that an earlier start has made a cluster in. */
const usedDirectory = () => copiedCluster(newDirectory())

async function start(options: Partial<LocalPostgresOptions> = {}): Promise<LocalPostgres> {
  const server = await startLocalPostgres({ dataDir: newDirectory(), port: 0, durable: false, ...options })
  servers.push(server)
  return server
}

/** Another process that runs the bundle; its server's pid. */
async function launch(dataDir: string, port = 0) {
  const launcher = spawn(process.execPath, [bundle, dataDir, String(port)])
  launchers.push(launcher)
  const [line] = await Promise.race([once(launcher.stdout, 'data'), once(launcher.stderr, 'data')])
  expect(String(line)).toMatch(/^\d+\n$/)
  return { launcher, server: Number(line) }
}

async function ask(url: string, query: string): Promise<unknown> {
  const sql = postgres(url, { max: 1 })
  try {
    const [row] = await sql.unsafe(query)
    return row && Object.values(row)[0]
  } finally {
    await sql.end()
  }
}

/** Without an end of its own: a server that stays is found by the test's. */
async function untilEnded(pid: number): Promise<void> {
  while (isAlive(pid)) await delay(10)
}

describe('one server, which several ask', () => {
  const dataDir = newDirectory()
  let server: LocalPostgres
  beforeAll(async () => {
    server = await startLocalPostgres({ dataDir, port: 0, durable: false })
  })
  afterAll(() => server.stop())

  test('a directory whose path has spaces gets a server that listens on 127.0.0.1 and nowhere else', async () => {
    expect(await ask(server.url('postgres'), 'show listen_addresses')).toBe('127.0.0.1')
    expect(await ask(server.url('postgres'), 'show unix_socket_directories')).toBe('')
  })

  test('text sorts by code point, the same on every machine', async () => {
    const sorted = `select string_agg(t, '' order by t) from unnest(array['b', 'é', '省', 'a', 'Z']) t`
    expect(await ask(server.url('postgres'), sorted)).toBe('Zabé省')
    expect(await ask(server.url('postgres'), 'show server_encoding')).toBe('UTF8')
  })

  test('nobody connects without the password, which only its owner can read', async () => {
    expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600)
    const wrong = new URL(server.url('postgres'))
    wrong.password = 'wrong'
    await expect(ask(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
  })
})

test('an idle client does not keep the server, and what was written is there after stop and start, under the same url', async () => {
  const dataDir = newDirectory()
  const first = await start({ dataDir, durable: true })
  await ask(first.url('postgres'), 'create table kept as select 42 as answer')
  const idle = postgres(first.url('postgres'), { max: 1, onclose: () => {} })
  await idle`select 1`
  // A server that waited for its clients to go would never end here.
  await first.stop()
  expect(isAlive(first.pid)).toBe(false)
  const second = await start({ dataDir, durable: true, port: first.port })
  expect(second.url('postgres')).toBe(first.url('postgres'))
  expect(await ask(second.url('postgres'), 'select answer from kept')).toBe(42)
  await idle.end({ timeout: 0 })
})

test('a server left behind by a killed run is stopped, and the next start takes its port and data', async () => {
  const dataDir = usedDirectory()
  const { launcher, server: orphan } = await launch(dataDir)
  const port = Number(readFileSync(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[3])
  launcher.kill('SIGKILL')
  await once(launcher, 'exit')
  expect(isAlive(orphan)).toBe(true)
  const notices: string[] = []
  const server = await start({ dataDir, port, onNotice: (notice) => notices.push(notice) })
  expect(isAlive(orphan)).toBe(false)
  expect(notices.join()).toContain(String(orphan))
  expect(await ask(server.url('postgres'), 'select 1')).toBe(1)
})

test('a server whose run is alive is left alone, and the second start says who uses the directory', async () => {
  const dataDir = usedDirectory()
  const { launcher, server } = await launch(dataDir)
  await expect(start({ dataDir })).rejects.toMatchObject({
    code: 'DATA_DIR_IN_USE',
    message: expect.stringContaining(`Process ${launcher.pid} `),
  })
  await expect(removeLocalPostgres(dataDir)).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE' })
  expect(isAlive(server)).toBe(true)
})

test('a postmaster.pid that names an innocent process harms nobody', async () => {
  const dataDir = usedDirectory()
  const innocent = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'])
  writeFileSync(join(dataDir, 'cluster', 'postmaster.pid'), `${innocent.pid}\n${dataDir}\n`)
  await start({ dataDir })
  expect(isAlive(innocent.pid!)).toBe(true)
  innocent.kill()
})

test('the server goes with its process, on SIGTERM and on process.exit', async () => {
  const terminated = await launch(usedDirectory())
  terminated.launcher.kill('SIGTERM')
  const [, signal] = await once(terminated.launcher, 'exit')
  expect(signal).toBe('SIGTERM')
  expect(isAlive(terminated.server)).toBe(false)

  const exited = await launch(usedDirectory())
  exited.launcher.stdin.write('exit\n')
  await once(exited.launcher, 'exit')
  await untilEnded(exited.server)
})

test('of two runs that start together on a new directory exactly one gets it', async () => {
  const dataDir = newDirectory()
  const starts = await Promise.allSettled([launch(dataDir), launch(dataDir)])
  expect(starts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('a port in use is named, with the way out', async () => {
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const { port } = listener.address() as AddressInfo
  await expect(start({ port })).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: expect.stringMatching(new RegExp(`${port}.*PORT_BASE`)),
  })
  listener.close()
})

test('a directory of another major version is refused with what to do, and left as it is', async () => {
  const dataDir = usedDirectory()
  const version = join(dataDir, 'cluster', 'PG_VERSION')
  writeFileSync(version, '16\n')
  await expect(start({ dataDir })).rejects.toMatchObject({
    code: 'DATA_DIR_VERSION',
    message: expect.stringMatching(/Postgres 16.*npm run reset/),
  })
  expect(readFileSync(version, 'utf8')).toBe('16\n')
})
