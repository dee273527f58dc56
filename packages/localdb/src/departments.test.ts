import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { copiedCluster } from './cluster.fixture.ts'
import { cloneDatabase, createDepartmentDatabase, dropDatabase } from './departments.ts'
import { type LocalPostgres, startLocalPostgres } from './server.ts'

const place = mkdtempSync(join(inject('runFolder'), 'localdb-departments-'))
let server: LocalPostgres

beforeAll(async () => {
  server = await startLocalPostgres({ dataDir: copiedCluster(join(place, 'data')), port: 0, durable: false })
})
afterAll(async () => {
  await server.stop()
  rmSync(place, { recursive: true, force: true })
})

const orders = { database: 'orders', owner: 'orders', partnerRole: 'orders_partner' }
const finance = { database: 'finance', owner: 'finance', partnerRole: 'finance_partner' }

/** The rows of the statements' last one, in one session. */
async function session(url: string, ...statements: string[]) {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    let rows: Record<string, unknown>[] = []
    for (const statement of statements) rows = [...(await sql.unsafe(statement))]
    return rows
  } finally {
    await sql.end()
  }
}

test('making a department again changes nothing and gives a url that still works', async () => {
  const url = await createDepartmentDatabase(server, orders)
  await session(url, 'create table kept (id int)', 'insert into kept values (1)')
  expect(await createDepartmentDatabase(server, orders)).toBe(url)
  expect(url).toBe(server.url('orders', 'orders'))
  expect(await session(url, 'select id from kept')).toEqual([{ id: 1 }])
})

test('callers at the same moment get one department, for one database or several that share its roles', async () => {
  const databases = ['support', 'support', 'support_a', 'support_b', 'support_a', 'support_c']
  const urls = await Promise.all(
    databases.map((database) =>
      createDepartmentDatabase(server.url('postgres'), { database, owner: 'support', partnerRole: 'support_partner' }),
    ),
  )
  for (const [i, url] of urls.entries()) {
    expect(await session(url, 'select current_database() as db')).toEqual([{ db: databases[i] }])
  }
})

test('one department cannot connect to the database of another, nor take its partner role', async () => {
  await createDepartmentDatabase(server, orders)
  const url = await createDepartmentDatabase(server, finance)
  await expect(session(server.url('orders', 'finance'), 'select 1')).rejects.toMatchObject({ code: '42501' })
  await expect(session(url, 'set role orders_partner')).rejects.toMatchObject({ code: '42501' })
})

test('the owner steps into the partner role, which sees only what it was granted and what a policy lets through', async () => {
  const url = await createDepartmentDatabase(server, finance)
  const shown = await session(
    url,
    'create table invoices (id int, partner_id text)',
    'create table secrets (id int)',
    `insert into invoices values (1, 'ptn_a'), (2, 'ptn_b')`,
    'alter table invoices enable row level security',
    `create policy own on invoices to finance_partner using (partner_id = current_setting('app.partner_id', true))`,
    'grant select on invoices to finance_partner',
    `select set_config('role', 'finance_partner', false), set_config('app.partner_id', 'ptn_b', false)`,
    'select id from invoices',
  )
  expect(shown).toEqual([{ id: 2 }])
  expect(await session(url, 'select count(*)::int as n from invoices')).toEqual([{ n: 2 }])
  await expect(session(url, 'set role finance_partner', 'select * from secrets')).rejects.toMatchObject({
    code: '42501',
  })
  await expect(session(url, 'set role finance_partner', 'create table t (id int)')).rejects.toMatchObject({
    code: '42501',
  })
})

test('the owner does not hold the rights of its partner role without stepping into it', async () => {
  const url = await createDepartmentDatabase(server, finance)
  const [row] = await session(
    url,
    `select pg_has_role('finance', 'finance_partner', 'usage') as usage, pg_has_role('finance', 'finance_partner', 'set') as set`,
  )
  expect(row).toEqual({ usage: false, set: true })
})

test('a clone has the rows and the grants of its template and is as closed to other departments', async () => {
  await createDepartmentDatabase(server, finance)
  const url = await createDepartmentDatabase(server, { ...orders, database: 'orders-template' })
  await session(url, 'create table t (id int)', 'insert into t values (7)', 'grant select on t to orders_partner')
  const clone = await cloneDatabase(server, {
    template: 'orders-template',
    database: 'orders-clone',
    owner: 'orders',
  })
  expect(await session(clone, 'set role orders_partner', 'select id from t')).toEqual([{ id: 7 }])
  await expect(session(server.url('orders-clone', 'finance'), 'select 1')).rejects.toMatchObject({ code: '42501' })
})

test('dropping a database throws out who is connected; dropping it again is fine', async () => {
  const url = await createDepartmentDatabase(server, { ...orders, database: 'short_lived' })
  const connected = postgres(url, { max: 1 })
  await connected`select 1`
  await dropDatabase(server, 'short_lived')
  await dropDatabase(server, 'short_lived')
  await expect(session(url, 'select 1')).rejects.toMatchObject({ code: '3D000' })
  await connected.end({ timeout: 0 })
})

test('a given password is the one that works, quotes and all', async () => {
  const password = `it's "a" \\ p@ss/word`
  const url = await createDepartmentDatabase(server, {
    database: 'partners',
    owner: 'partners',
    partnerRole: 'partners_partner',
    password,
  })
  expect(await session(url, 'select current_user as me')).toEqual([{ me: 'partners' }])
  await expect(session(server.url('partners', 'partners'), 'select 1')).rejects.toMatchObject({ code: '28P01' })
})

test('a name Postgres would cut short is refused', async () => {
  await expect(createDepartmentDatabase(server, { ...orders, database: 'x'.repeat(64) })).rejects.toThrow(RangeError)
})
