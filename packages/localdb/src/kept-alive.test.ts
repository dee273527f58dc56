import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, afterEach, expect, inject, test, vi } from 'vitest'
import { copiedCluster } from './cluster.fixture.ts'
import { keepLocalPostgres } from './kept-alive.ts'
import { isAlive } from './left-behind.ts'
import type { LocalPostgres } from './server.ts'

const place = mkdtempSync(join(inject('runFolder'), 'localdb kept '))
chmodSync(place, 0o755) // as in server.test.ts
const PATIENCE = { timeout: 60_000, interval: 50 }
const servers: LocalPostgres[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop()
})
afterAll(() => rmSync(place, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }))

async function keep(name: string) {
  const dataDir = copiedCluster(join(place, name))
  const notices: string[] = []
  const server = await keepLocalPostgres({ dataDir, port: 0, onNotice: (notice) => notices.push(notice) })
  servers.push(server)
  return { dataDir, notices, server }
}

test('a server that is killed is there again at the same address, with its rows, for those who were connected', async () => {
  const { server, notices } = await keep('killed')
  const sql = postgres(server.url('postgres'), { max: 2, onnotice: () => undefined, backoff: () => 0.1 })
  await sql`create table kept as select 42 as answer`
  for (let i = 0; i < 2; i += 1) {
    const killed = server.pid
    process.kill(killed, 'SIGKILL')
    const answer = () => sql`select answer from kept`.then(([row]) => row?.answer as number)
    await vi.waitFor(async () => {
      expect(server.pid).not.toBe(killed)
      expect(await answer()).toBe(42)
    }, PATIENCE)
  }
  expect(notices.filter((notice) => notice === 'Postgres is ready again.')).toHaveLength(2)
  await sql.end({ timeout: 0 })
  await server.stop()
  expect(isAlive(server.pid)).toBe(false)
})

test('a server that cannot be started again is tried a few times, and then said to stay down', async () => {
  const { server, notices, dataDir } = await keep('lost')
  writeFileSync(join(dataDir, 'cluster', 'PG_VERSION'), '9\n')
  process.kill(server.pid, 'SIGKILL')
  await server.ended
  expect(notices.filter((notice) => notice.startsWith('Postgres could not be started again'))).toHaveLength(5)
  expect(notices.at(-1)).toMatch(/not started again after 5 tries/)
})

test('a server that is stopped stays down', async () => {
  const { server, notices } = await keep('stopped')
  const { pid } = server
  await server.stop()
  expect(isAlive(pid)).toBe(false)
  expect([server.pid, notices]).toEqual([pid, []])
})
