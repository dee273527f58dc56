import postgres from 'postgres'
import { expect, test } from 'vitest'
import { databaseFromTemplate, postgresAdminUrl, prepareTemplate } from './postgres.ts'

let migrations = 0
async function migrate(url: string): Promise<void> {
  migrations++
  const sql = postgres(url, { max: 1 })
  await sql.unsafe('create table orders (id text primary key)')
  await sql.end()
}

await Promise.all([1, 2, 3].map(() => prepareTemplate('testkit', migrate)))
const migratedFor3 = migrations
const first = await databaseFromTemplate('testkit')
const second = await databaseFromTemplate('testkit')

test('a template is migrated once, however many files ask for it at the same moment', () => {
  expect(migratedFor3).toBe(1)
})

test('what one clone writes another does not see', async () => {
  const [one, other] = [postgres(first, { max: 1 }), postgres(second, { max: 1 })]
  await one`insert into orders values ('ord_1')`
  expect(await one`select id from orders`).toHaveLength(1)
  expect(await other`select id from orders`).toHaveLength(0)
  await Promise.all([one.end(), other.end()])
})

test('a template whose migration failed is made afresh by the next caller', async () => {
  const broken = prepareTemplate('testkit_broken', async (url) => {
    await migrate(url)
    throw new Error('a bad migration')
  })
  await expect(broken).rejects.toThrow('a bad migration')
  await prepareTemplate('testkit_broken', migrate)
})

test('a template nobody prepared is an error that says what to call', async () => {
  await expect(databaseFromTemplate('unknown')).rejects.toThrow('prepareTemplate')
})

test('the server of the test run writes nothing to disk it would have to wait for', async () => {
  const sql = postgres(postgresAdminUrl(), { max: 1 })
  expect(await sql`show fsync`).toEqual([{ fsync: 'off' }])
  await sql.end()
})
