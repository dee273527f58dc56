import { fileURLToPath } from 'node:url'
import { verifyAudit } from '@channelgraph/command'
import { DEPARTMENTS, type Department } from '@channelgraph/contracts'
import { outboxHead } from '@channelgraph/events'
import { migrateDatabase, openDatabase } from '@channelgraph/service'
import { databaseFromTemplate, prepareTemplate } from '@channelgraph/testkit'
import postgres from 'postgres'
import { afterAll, expect, test } from 'vitest'
import { employee } from '../../subgraphs/partners/src/employees/employees.tables.ts'
import { copyInto, copyLineOf, copyStatement } from './copy.ts'
import { NotEmpty, nationOf, SCALES, seedIfEmpty, type WorldSize } from './index.ts'

const TODAY = '2026-11-23'
/** What is cut short, completed and looked at need not be as much as the small world; that one is in the harness's databases. */
const scale = { ...SCALES.small, active: nationOf(18), lateJoiners: 5, orders: 180, tickets: 150, complaints: 40 }
/** The world of all tests but those that spoil one: its seeding was cut short, and completed by the next start. */
const urls = await freshDatabases()
const clients = clientsOf(urls)
afterAll(() => endAll(clients))
const cutShort = await seedCutShort()

function clientsOf(to: Record<Department, string>): Record<Department, postgres.Sql> {
  return Object.fromEntries(DEPARTMENTS.map((name) => [name, connect(to[name])])) as Record<Department, postgres.Sql>
}

const endAll = (open: Record<Department, postgres.Sql>) => Promise.all(DEPARTMENTS.map((name) => open[name].end()))

function connect(url: string): postgres.Sql {
  return postgres(url, { max: 1, onnotice: () => {} })
}

async function freshDatabases(): Promise<Record<Department, string>> {
  const fresh: Partial<Record<Department, string>> = {}
  for (const name of DEPARTMENTS) {
    const migrations = fileURLToPath(new URL(`../../subgraphs/${name}/migrations`, import.meta.url))
    await prepareTemplate(name, (url) => migrateDatabase(url, name, migrations))
    fresh[name] = await databaseFromTemplate(name)
  }
  return fresh as Record<Department, string>
}

async function eventCount(name: Department, of = clients): Promise<number> {
  return Number((await of[name]`select count(*) from outbox`)[0]?.count)
}

/** The third department fails when it is committed, after the first two are done; then the next start. */
async function seedCutShort() {
  await clients.support`create function refuse() returns trigger language plpgsql as $$ begin raise 'in_the_way'; end $$`
  await clients.support`
    create constraint trigger refuse after insert on outbox_head deferrable initially deferred
    for each row execute function refuse()`
  const failure = await seedIfEmpty({ urls, size: 'small', scale, today: TODAY }).then(
    () => null,
    (error: unknown) => String(error),
  )
  const events = { orders: await eventCount('orders'), support: await eventCount('support') }
  await clients.support`drop trigger refuse on outbox_head`
  const told: string[] = []
  await seedIfEmpty({ urls, size: 'small', scale, today: '2026-11-24', onProgress: (line) => told.push(line) })
  return { failure, events, told }
}

test('a size that is not there is refused, with the sizes that are', async () => {
  const size = 'huge' as WorldSize
  await expect(seedIfEmpty({ urls, size, today: TODAY })).rejects.toThrow(/huge.*small,medium,large/)
})

test('a seeding that fails on its way leaves nothing', async () => {
  const fresh = await freshDatabases()
  const of = clientsOf(fresh)
  await of.support`insert into station select 'x', 'x', '1', '1', 0, 0, 'UNKNOWN', null, 1, 1, 0`
  await of.support`alter table station add constraint in_the_way exclude ((true) with =)`
  await expect(seedIfEmpty({ urls: fresh, size: 'small', scale, today: TODAY })).rejects.toThrow(/in_the_way/)
  for (const name of DEPARTMENTS) expect(await eventCount(name, of)).toBe(0)
  expect((await of.orders`select 1 from pg_indexes where indexname = 'sales_order_by_partner'`).length).toBe(1)
  await endAll(of)
})

test('a seeding cut short leaves whole departments, and the next start completes it with the day it began with', async () => {
  expect(cutShort.failure).toMatch(/in_the_way/)
  expect(cutShort.events.orders).toBeGreaterThan(1_000)
  expect(cutShort.events.support).toBe(0)
  const left = DEPARTMENTS.slice(DEPARTMENTS.indexOf('support'))
  expect(cutShort.told.filter((line) => /rows/.test(line)).map((line) => line.split(':')[0])).toEqual(left)
  const [last] = await clients.finance`select max(occurred_at) < '2026-11-22T16:00:00Z' as before from outbox`
  expect(last?.before).toBe(true)
})

test('the outboxes are numbered in order of time without gaps, with every consumer at the head', async () => {
  for (const name of DEPARTMENTS) {
    const [found] = await clients[name]`
      select count(*)::int as events, max(seq)::int as last, min(seq)::int as first, count(distinct event_id)::int as ids,
        bool_and(in_time) as in_time, (select seq::int from outbox_head) as head
      from (select *, occurred_at >= lag(occurred_at, 1, '-infinity') over (order by seq) as in_time from outbox) as o`
    const events = found?.events
    // A department that records no events yet has an empty outbox.
    const ends = events === 0 ? { last: null, first: null, in_time: null } : { last: events, first: 1, in_time: true }
    expect(found).toEqual({ events, ids: events, head: events, ...ends })
    for (const { publisher, position } of await clients[name]`select publisher, position::int from inbox`) {
      expect(position).toBe(await eventCount(publisher))
    }
  }
})

test('G-15 the audit of each department is one whole chain, to which the next command appends', async () => {
  for (const name of DEPARTMENTS) {
    const opened = openDatabase(urls[name], { max: 1 })
    const [head] = await opened.db.select().from(outboxHead)
    expect(head?.auditSeq).toBeGreaterThan(50)
    expect([name, await verifyAudit(opened.db, head!)]).toEqual([name, null])
    await opened.close()
  }
})

test.each<[Department, string, string]>([
  ['partners', 'Partner', 'partner'],
  ['orders', 'Order', 'sales_order'],
  ['support', 'SupportTicket', 'support_ticket'],
  ['support', 'Complaint', 'complaint'],
  ['finance', 'Settlement', 'settlement'],
])('in %s the history of each %s begins with its creation and ends with what it is', async (name, entity, table) => {
  const [row] = await clients[name]`
    select count(*)::int as all, count(*) filter (where became.status = d.status)::int as agreeing
    from ${clients[name](table)} d
    left join lateral (
      select changes -> 'status' ->> -1 as status from audit_entry
      where entity = ${entity} and entity_id = d.id and changes -> 'status' is not null order by seq desc limit 1
    ) became on true`
  expect(row?.all).toBeGreaterThan(20)
  expect(row?.agreeing).toBe(row?.all)
})

test('indexes and references are as the migrations made them', async () => {
  const fresh = await freshDatabases()
  for (const name of DEPARTMENTS) {
    const other = connect(fresh[name])
    const shape = (sql: postgres.Sql) => sql`
      select indexdef as made from pg_indexes where schemaname = current_schema()
      union all select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint
      where connamespace = current_schema()::regnamespace order by 1`
    expect(await shape(clients[name])).toEqual(await shape(other))
    await other.end()
  }
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
  await expect(seedIfEmpty({ urls: others, size: 'small', today: TODAY })).rejects.toThrow(NotEmpty)
  await finance.end()
})

test('a row the server refuses is an error, not a wait without end', async () => {
  const row = { id: 'emp_x', no: 'E0001', name: 'x', department: 'CHANNEL', active: true }
  const line = copyLineOf(employee)(row)
  await expect(copyInto(clients.partners, copyStatement(employee), [line])).rejects.toThrow(/employee_no_unique/)
  expect(await clients.partners`select 1 as one`).toEqual([{ one: 1 }])
})
