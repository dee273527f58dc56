import { setTimeout as pause } from 'node:timers/promises'
import { verifyAudit } from '@channelgraph/command'
import { DEPARTMENTS, type Department } from '@channelgraph/contracts'
import { outboxHead } from '@channelgraph/events'
import { openDatabase } from '@channelgraph/service'
import { muchOrAll, SEED } from '@channelgraph/testkit'
import { groupBy } from '@channelgraph/values'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seededDatabases, startGraph } from '../harness/index.ts'
import { Chance } from './chance.ts'
import { AGREEMENTS, MONEY, NUMBERS } from './crash/agreement.ts'
import { startComplaint, startTicket } from './crash/case-work.ts'
import { Book, Client, type Given } from './crash/client.ts'
import { type CommandName, traceOf } from './crash/commands.ts'
import { Crashes } from './crash/crashes.ts'
import { Databases } from './crash/databases.ts'
import { startDeposit, startPartnerChange, startPayment, startSettlement } from './crash/money-work.ts'
import { startOrder } from './crash/order-work.ts'
import { partnersToWorkFor, type WorkedPartner } from './crash/partners.ts'
import type { Hands, Step } from './crash/work.ts'

// Five processes, eight clients, hundreds of commands; every process is killed in the midst of it, and again, and started again.
// The seed decides what is done and who dies when; how the processes meet is chance: docs in README.md.

const COMMANDS = muchOrAll(350, 1_000)
const CLIENTS = 8
const KILLS_EACH = muchOrAll(2, 3)
/** What is done so often at the least, whatever chance picks: the rows that the tests below compare, and something of each department. */
const NEEDED: Readonly<Partial<Record<CommandName, number>>> = {
  submitOrder: 25,
  shipOrder: 12,
  openTicket: 12,
  registerComplaint: 12,
  sendSettlement: 5,
  receiveDeposit: 1,
  updatePartner: 1,
}
/** Nothing here measures time: a machine that runs everything at once needs this long. */
const PATIENCE_MS = 900_000
/** Things one client is at, at the same time. */
const AT_ONCE = 6
const TODAY = '2026-11-23'

const book = new Book(`crash-${SEED}`)
let urls: Readonly<Record<Department, string>>
let databases: Databases
/** The head of each outbox before the first command. */
let began: Record<Department, number>

/** What a client begins, how often, and what is needed that comes of it. */
const BEGINNINGS: readonly (readonly [weight: number, (hands: Hands) => Promise<Step>, ...CommandName[]])[] = [
  [6, startOrder, 'submitOrder', 'shipOrder'],
  [3, startComplaint, 'registerComplaint'],
  [3, startTicket, 'openTicket'],
  [3, startSettlement, 'sendSettlement'],
  [1, startPayment],
  [1, startDeposit, 'receiveDeposit'],
  [1, startPartnerChange, 'updatePartner'],
]

/** What has not been done as often as it is needed. */
function lacking(): Set<string> {
  const done = groupBy(book.done, ({ name }) => name)
  const missing = Object.entries(NEEDED).filter(([name, count]) => (done.get(name as CommandName)?.length ?? 0) < count)
  return new Set(missing.map(([name]) => name))
}

const isEnough = (): boolean => book.done.length >= COMMANDS && lacking().size === 0

/** Works for one partner until all clients together have done what is to be done. */
async function work(client: Client, partner: WorkedPartner, chance: Chance, onDone: () => void): Promise<void> {
  const steps: Step[] = []
  let serials = 0
  const serial = () => `C${SEED}-${partner.id.slice(-6).toUpperCase()}-${++serials}`
  const hands: Hands = { client, partner, chance, serial, begin: (step) => steps.push(step) }
  while (!isEnough()) {
    const step = steps.length >= AT_ONCE || (steps.length > 0 && chance.of(0.7)) ? chance.pick(steps) : undefined
    const came = step ? await step() : 'waits'
    if (step && came === 'ended') steps.splice(steps.indexOf(step), 1)
    // What waits for another department leaves time for something new.
    else if (came === 'waits') steps.push(await beginOne(hands))
    onDone()
  }
}

/** What is still needed is begun more often: else hundreds of commands were waiting for the last ticket. */
function beginOne(hands: Hands): Promise<Step> {
  const missing = lacking()
  const each = BEGINNINGS.flatMap(([weight, begin, ...needed]) =>
    Array<typeof begin>(needed.some((name) => missing.has(name)) ? 3 * weight : weight).fill(begin),
  )
  return hands.chance.pick(each)!(hands)
}

async function headsOf(): Promise<Record<Department, number>> {
  const heads = await Promise.all(
    DEPARTMENTS.map(
      async (name) => [name, Number((await databases.of(name, 'select seq from outbox_head'))[0]!.seq)] as const,
    ),
  )
  return Object.fromEntries(heads) as Record<Department, number>
}

/** Whether every consumer has applied all of every feed it follows, with nothing set apart, and nothing came of it meanwhile. */
async function drained(): Promise<boolean> {
  const before = await headsOf()
  for (const name of DEPARTMENTS) {
    const positions = await databases.of(name, 'select publisher, position from inbox')
    if (positions.some(({ publisher, position }) => before[publisher as Department] !== Number(position))) return false
    if ((await databases.of(name, 'select 1 from parked_event limit 1')).length > 0) return false
  }
  return JSON.stringify(await headsOf()) === JSON.stringify(before)
}

beforeAll(async () => {
  urls = await seededDatabases()
  databases = new Databases(urls)
  began = await headsOf()
  const partners = await partnersToWorkFor(urls, TODAY, CLIENTS)
  const graph = await startGraph(urls)
  const chance = new Chance(SEED)
  const crashes = new Crashes(graph, chance.split(1_000), KILLS_EACH, COMMANDS)
  await Promise.all(
    partners.map((partner, i) =>
      work(new Client(graph, book, chance.split(2_000 + i)), partner, chance.split(i), () =>
        crashes.reached(book.done.length),
      ),
    ),
  )
  await crashes.over()
  for (const name of DEPARTMENTS) await graph.sweep(name)
  while (!(await drained())) await pause(50)
  for (const service of ['gateway', ...DEPARTMENTS] as const) await graph.stop(service)
  const events = await headsOf()
  const heard = DEPARTMENTS.map((name) => `${name} ${events[name] - began[name]}`).join(', ')
  console.info(
    `CHANNELGRAPH_SEED=${SEED}: ${book.done.length} commands done, ${book.given.length - book.done.length} refused, ${book.unanswered} attempts unanswered, ${crashes.kills} kills, ${crashes.restarts} restarts, events: ${heard}`,
  )
}, PATIENCE_MS)
afterAll(async () => {
  console.info(`${databases.rows} rows compared`)
  await databases.close()
})

test('the test is one: processes died while they worked, and clients were left without an answer', () => {
  expect(book.done.length).toBeGreaterThanOrEqual(COMMANDS)
  expect(book.unanswered).toBeGreaterThan(0)
  expect(new Set(book.done.map(({ name }) => name)).size).toBeGreaterThan(30)
})

interface Written {
  readonly correlation_id: string
  readonly entity: string
  readonly entity_id: string
}

/** What the clients' attempts left in a department's audit chain, by request id; what followed from events is not theirs. */
async function writtenIn(name: Department): Promise<Map<string, Written[]>> {
  const rows = await databases.of(
    name,
    `select correlation_id, entity, entity_id from audit_entry
     where correlation_id like '${book.tag}-%' and not 'SYS' = any (string_to_array(roles, ',')) order by seq`,
  )
  return groupBy(rows as unknown as Written[], ({ correlation_id }) => correlation_id)
}

/** Everything the attempts of a command left, of the entity it is about. */
function tracesOf({ name, attempts, answer }: Given, written: Map<string, Written[]>): Written[] {
  const { entity, others } = traceOf(name as CommandName)
  const traces = attempts.flatMap((id) => written.get(id) ?? []).filter((entry) => entry.entity === entity)
  return others && answer?.kind === 'done' ? traces.filter(({ entity_id }) => entity_id === answer.id) : traces
}

describe(`after ${COMMANDS} commands, with each of the five processes killed ${KILLS_EACH} times`, () => {
  test('every command that was acknowledged is in the audit chain, once; none that was refused is', async () => {
    const wrong: string[] = []
    const known = new Set<string>()
    for (const department of DEPARTMENTS) {
      const written = await writtenIn(department)
      const audited = new Set(written.keys())
      for (const given of book.given.filter(({ name }) => traceOf(name).department === department)) {
        const expected = given.answer?.kind === 'done' ? 1 : 0
        const traces = tracesOf(given, written)
        if (traces.length !== expected)
          wrong.push(
            `${given.name} ${given.attempts.join(' ')}: ${traces.length} entries, answer ${JSON.stringify(given.answer)}`,
          )
        for (const id of given.attempts) audited.delete(id)
      }
      for (const id of audited) known.add(id)
    }
    expect(wrong).toEqual([])
    expect([...known]).toEqual([])
  })

  test('its event was recorded once', async () => {
    const wrong: string[] = []
    for (const department of DEPARTMENTS) {
      const rows = await databases.of(
        department,
        `select correlation_id, type from outbox where correlation_id like '${book.tag}-%'`,
      )
      const events = groupBy(rows, ({ correlation_id, type }) => `${correlation_id} ${type}`)
      for (const { name, attempts, answer } of book.given) {
        const trace = traceOf(name)
        if (trace.department !== department || !trace.event) continue
        const count = attempts.reduce((sum, id) => sum + (events.get(`${id} ${trace.event}`)?.length ?? 0), 0)
        if (count !== (answer?.kind === 'done' ? 1 : 0)) wrong.push(`${name} ${attempts.join(' ')}: ${count} events`)
      }
    }
    expect(wrong).toEqual([])
  })

  test('each submitted order was answered by finance once, what a sweep decided anew of what was refused aside', async () => {
    const submitted = await databases.of(
      'orders',
      `select payload ->> 'orderId' as id from outbox where seq > ${began.orders} and type = 'OrderSubmitted' order by 1`,
    )
    const answered = await databases.of(
      'finance',
      `select payload ->> 'orderId' as id from outbox where seq > ${began.finance} and type in ('CreditReserved', 'CreditRefused')
         and correlation_id not in (select correlation_id from audit_entry where reason = 'credit is available now') order by 1`,
    )
    expect(submitted.length).toBeGreaterThan(0)
    expect(answered).toEqual(submitted)
  })

  test('a row has one entry in the audit chain for each of its versions', async () => {
    const tables = {
      orders: { Order: 'sales_order', Shipment: 'shipment' },
      support: { SupportTicket: 'support_ticket', Complaint: 'complaint' },
      finance: { Settlement: 'settlement', CreditReservation: 'credit_reservation' },
    }
    for (const [department, entities] of Object.entries(tables)) {
      for (const [entity, table] of Object.entries(entities)) {
        const rows = await databases.of(
          department as Department,
          `select t.id, t.version, count(*) as entries from ${table} t join audit_entry a on a.entity_id = t.id and a.entity = '${entity}'
           where t.id in (select entity_id from audit_entry where before_hash = '' and entity = '${entity}' and correlation_id <> 'seed') group by t.id order by t.id`,
        )
        expect(rows.length).toBeGreaterThan(0)
        expect(rows.filter(({ version, entries }) => version !== entries)).toEqual([])
      }
    }
  })

  test.each(DEPARTMENTS)('the outbox of %s has no gap, and its audit chain is whole', async (name) => {
    const [outbox] = await databases.of(
      name,
      'select count(*) as events, count(distinct event_id) as ids, min(seq) as first, max(seq) as last, (select seq from outbox_head) as head from outbox',
    )
    expect(outbox).toEqual({
      events: outbox!.head,
      ids: outbox!.head,
      first: '1',
      last: outbox!.head,
      head: outbox!.head,
    })
    const opened = openDatabase(urls[name], { max: 1 })
    const [head] = await opened.db.select().from(outboxHead)
    expect(head!.auditSeq).toBeGreaterThan(0)
    expect(await verifyAudit(opened.db, head!)).toBeNull()
    await opened.close()
  })

  test.each(NUMBERS)('no number is left out or given twice: %s', async (_of, department, query) => {
    expect(await databases.of(department, query)).toEqual([])
  })

  test.each(MONEY)('%s', async (_guarantee, query) => {
    expect(await databases.of('finance', query)).toEqual([])
  })

  test('each order that waits knows what finance decided last', async () => {
    const waiting = await databases.of(
      'orders',
      "select id, credit_reserved as reserved from sales_order where status in ('SUBMITTED', 'ON_HOLD') order by id",
    )
    const decided = await databases.of(
      'finance',
      `select order_id as id, status = 'RESERVED' as reserved from credit_reservation
       where order_id in (${waiting.map(({ id }) => `'${id}'`).join()}) order by 1`,
    )
    expect(waiting.length).toBeGreaterThan(0)
    expect(decided).toEqual(waiting)
  })

  test.each(AGREEMENTS)('$of', async ({ source, kept }) => {
    const expected = await databases.of(...source)
    expect(expected.length).toBeGreaterThan(0)
    expect(await databases.of(...kept)).toEqual(expected)
  })
})
