import { fileURLToPath } from 'node:url'
import { DEPARTMENTS, type Department } from '@channelgraph/contracts'
import { migrateDatabase } from '@channelgraph/service'
import { databaseFromTemplate, prepareTemplate } from '@channelgraph/testkit'
import postgres from 'postgres'
import { afterAll, expect, test } from 'vitest'
import { employee } from '../../../subgraphs/partners/src/employees/employees.tables.ts'
import { copyInto } from './copy.ts'
import { NotEmpty, seedIfEmpty } from './index.ts'

const TODAY = '2026-11-23'
const urls = await freshDatabases()
const clients = Object.fromEntries(DEPARTMENTS.map((name) => [name, connect(urls[name])])) as Record<
  Department,
  postgres.Sql
>
afterAll(() => Promise.all(DEPARTMENTS.map((name) => clients[name].end())))

function connect(url: string): postgres.Sql {
  return postgres(url, { max: 1, onnotice: () => {} })
}

async function freshDatabases(): Promise<Record<Department, string>> {
  const fresh: Partial<Record<Department, string>> = {}
  for (const name of DEPARTMENTS) {
    const migrations = fileURLToPath(new URL(`../../../subgraphs/${name}/migrations`, import.meta.url))
    await prepareTemplate(name, (url) => migrateDatabase(url, name, migrations))
    fresh[name] = await databaseFromTemplate(name)
  }
  return fresh as Record<Department, string>
}

const eventCount = async (name: Department): Promise<number> =>
  Number((await clients[name]`select count(*) from outbox`)[0]?.count)

test('a size that is not there yet is refused by name', async () => {
  await expect(seedIfEmpty({ urls, size: 'medium', today: TODAY, onProgress: () => {} })).rejects.toThrow(/medium/)
})

test('a seeding cut short leaves whole departments, and the next start completes it with the day it began with', async () => {
  // A row in the way makes the third department fail, after the first two are done.
  await clients.support`insert into station select 'x', 'x', '1', '1', 0, 0, 'UNKNOWN', null, 1, 1, 0`
  await clients.support`create unique index in_the_way on station ((1))`
  await expect(seedIfEmpty({ urls, size: 'small', today: TODAY, onProgress: () => {} })).rejects.toThrow(/in_the_way/)
  expect(await eventCount('orders')).toBeGreaterThan(5_000)
  expect(await eventCount('support')).toBe(0)

  await clients.support`drop index in_the_way`
  await clients.support`delete from station`
  const told: string[] = []
  await seedIfEmpty({ urls, size: 'small', today: '2026-11-24', onProgress: (line) => told.push(line) })
  expect(told.filter((line) => /rows/.test(line)).map((line) => line.split(':')[0])).toEqual(['support', 'finance'])
  const [last] = await clients.finance`select max(occurred_at) < '2026-11-22T16:00:00Z' as before from outbox`
  expect(last?.before).toBe(true)
})

test('what is seeded stays as it is', async () => {
  const before = await eventCount('partners')
  await seedIfEmpty({ urls, size: 'small', today: TODAY, onProgress: () => expect.unreachable('nothing to do') })
  expect(await eventCount('partners')).toBe(before)
})

test('a database with facts of another origin is not touched', async () => {
  const others = await freshDatabases()
  const finance = connect(others.finance)
  await finance`update outbox_head set seq = 7`
  await expect(seedIfEmpty({ urls: others, size: 'small', today: TODAY, onProgress: () => {} })).rejects.toThrow(
    NotEmpty,
  )
  await finance.end()
})

test('a row the server refuses is an error, not a wait without end', async () => {
  const row = { id: 'emp_x', no: 'E0001', name: 'x', department: 'CHANNEL', active: true }
  await expect(copyInto(clients.partners, employee, [row])).rejects.toThrow(/employee_no_unique/)
  expect(await clients.partners`select 1 as one`).toEqual([{ one: 1 }])
})
