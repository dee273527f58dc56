import { fileURLToPath } from 'node:url'
import type { Department, EventEnvelope } from '@channelgraph/contracts'
import { DEPARTMENTS } from '@channelgraph/contracts'
import { inbox, outboxHead, readFeed, type Subscription } from '@channelgraph/events'
import { createLogger } from '@channelgraph/process'
import { FINANCE_ANSWERS_AFTER_MS } from '@channelgraph/seeds'
import {
  createSubgraph,
  type EventWork,
  migrateDatabase,
  type OpenDatabase,
  openDatabase,
  type Subgraph,
  type SubgraphDefinition,
} from '@channelgraph/service'
import { databaseFromTemplate, prepareTemplate, TestClock } from '@channelgraph/testkit'
import { sql } from 'drizzle-orm'
import { afterAll, describe, expect, test } from 'vitest'
import { definitions } from '../harness/departments.ts'

/** Whether it is a document of jsonb, which the client wants as text. */
const isJson = (value: unknown): boolean => value?.constructor === Object

/** Events applied in one transaction, as many as a feed's page may have. */
const PAGE = 200

/** What concerns no partner concerns everybody: goods, people, policies. */
const EVERYBODY = ''

/** Whom a fact concerns: a charger, where it is about one, else a partner. */
function aboutOf({ data }: EventEnvelope): string {
  const { serialNo, partnerId } = data as { readonly serialNo?: string; readonly partnerId?: string | null }
  return serialNo ?? partnerId ?? EVERYBODY
}

interface Fact {
  readonly at: number
  /** Whom it concerns; null where nobody here listens to it. */
  readonly about: string | null
}

/**
 * Facts of one origin, in their order, as far as they were taken and not yet applied. Only what concerns the same keeps its place
 * among what others say: a page waits until a fact of another origin may meet one of its own.
 */
class Page<Of extends Fact> {
  readonly #facts: readonly Of[]
  readonly #apply: (facts: readonly Of[]) => Promise<unknown>
  readonly #about = new Set<string>()
  #from = 0
  #to = 0

  constructor(facts: readonly Of[], apply: (facts: readonly Of[]) => Promise<unknown>) {
    this.#facts = facts
    this.#apply = apply
  }

  get nextAt(): number {
    return this.#facts[this.#to]?.at ?? Number.POSITIVE_INFINITY
  }

  get nextAbout(): string | null {
    return this.#facts[this.#to]?.about ?? null
  }

  get size(): number {
    return this.#to - this.#from
  }

  /** Whether it has to be applied before a fact about this. */
  mustPrecede(about: string | null): boolean {
    if (about === null || this.#about.size === 0) return false
    return about === EVERYBODY || this.#about.has(EVERYBODY) || this.#about.has(about)
  }

  take(): void {
    if (this.nextAbout !== null) this.#about.add(this.nextAbout)
    this.#to += 1
  }

  async flush(): Promise<void> {
    if (this.size > 0) await this.#apply(this.#facts.slice(this.#from, this.#to))
    this.#from = this.#to
    this.#about.clear()
  }
}

/** A seeded world's outboxes, replayed from zero into fresh databases by the departments' own subscriptions. */
export async function describeProjections(urls: Readonly<Record<Department, string>>): Promise<void> {
  const seeded = {} as Record<Department, OpenDatabase>
  const feeds = {} as Record<Department, EventEnvelope[]>
  for (const name of DEPARTMENTS) {
    seeded[name] = openDatabase(urls[name], { max: 2 })
    feeds[name] = await wholeFeed(seeded[name], name)
  }
  afterAll(() => Promise.all(DEPARTMENTS.map((name) => seeded[name].close())))

  async function wholeFeed({ db }: OpenDatabase, name: Department): Promise<EventEnvelope[]> {
    const events: EventEnvelope[] = []
    for (;;) {
      const page = await readFeed(db, name, events.length, 5_000)
      if (page.length === 0) return events
      events.push(...page)
    }
  }

  /** Something of a department's own that its events meet, as a statement: it happens at its time, between them. */
  interface OwnFact {
    readonly at: number
    readonly partnerId: string
    readonly statement: string
  }

  interface Rebuilt {
    readonly opened: OpenDatabase
    readonly subgraph: Subgraph
  }

  /** A department on an empty database, with the facts of all it listens to applied in the order in which they happened. */
  async function rebuild(
    name: Department,
    prepare: (fresh: OpenDatabase) => Promise<unknown> = async () => {},
    own: readonly OwnFact[] = [],
  ): Promise<Rebuilt> {
    await prepareTemplate(name, (url) => migrateDatabase(url, name, fileURLToPath(definitions[name].migrations)))
    const opened = openDatabase(await databaseFromTemplate(name), { max: 2 })
    const clock = new TestClock('2024-01-01T00:00:00Z')
    const subgraph = await createSubgraph(atEventTime(definitions[name], clock), {
      db: opened.db,
      clock,
      log: createLogger(name, 'error'),
    })
    afterAll(async () => {
      await subgraph.stop()
      await opened.close()
    })
    await prepare(opened)
    const publishers = Object.keys(definitions[name].subscriptions) as Department[]
    const pages = [
      ...publishers.map((publisher) => {
        const heard = new Set((definitions[name].subscriptions[publisher] ?? []).map(({ contract }) => contract.type))
        const facts = feeds[publisher].map((event) => ({
          at: Date.parse(event.time),
          about: heard.has(event.type) ? aboutOf(event) : null,
          event,
        }))
        return new Page(facts, (page) =>
          subgraph.apply(
            publisher,
            page.map(({ event }) => event),
          ),
        )
      }),
      new Page(
        own.map((fact) => ({ ...fact, about: fact.partnerId })),
        (page) => opened.client.unsafe(page.map(({ statement }) => statement).join(';')),
      ),
    ]
    for (;;) {
      const next = pages.reduce((first, page) => (page.nextAt < first.nextAt ? page : first))
      if (next.nextAt === Number.POSITIVE_INFINITY) break
      for (const page of pages) if (page !== next && page.mustPrecede(next.nextAbout)) await page.flush()
      next.take()
      if (next.size >= PAGE) await next.flush()
    }
    for (const page of pages) await page.flush()
    return { opened, subgraph }
  }

  /** In a real run the clock shows about the time of the event; here it is set to it. */
  function atEventTime(definition: SubgraphDefinition, clock: TestClock): SubgraphDefinition {
    const timed = (subscription: Subscription<EventWork>): Subscription<EventWork> => ({
      ...subscription,
      apply: (work, payload, event) => {
        clock.set(new Date(Date.parse(event.time) + FINANCE_ANSWERS_AFTER_MS))
        return subscription.apply(work, payload, event)
      },
    })
    const entries = Object.entries(definition.subscriptions).map(([name, list]) => [name, list.map(timed)])
    return { ...definition, subscriptions: Object.fromEntries(entries) }
  }

  /** The same rows from both, by a query that orders them. */
  async function expectSame(name: Department, rebuilt: Rebuilt, query: string): Promise<void> {
    const [expected, actual] = await Promise.all([
      seeded[name].db.execute(sql.raw(query)),
      rebuilt.opened.db.execute(sql.raw(query)),
    ])
    expect((expected as unknown as object[]).length).toBeGreaterThan(0)
    expect([...(actual as unknown as object[])]).toEqual([...(expected as unknown as object[])])
  }

  /** Copies the rows of a query over the seeded table into the rebuilt one. */
  async function copy(name: Department, to: OpenDatabase, table: string, query: string): Promise<void> {
    const rows = (await seeded[name].client.unsafe(query)).map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([column, value]) => [column, isJson(value) ? JSON.stringify(value) : value]),
      ),
    )
    for (let i = 0; i < rows.length; i += 500) {
      await to.client`insert into ${to.client(table)} ${to.client(rows.slice(i, i + 500))}`
    }
  }

  describe('every consumer', () => {
    test.each(DEPARTMENTS)('of %s stands at the head of each feed it reads, and of no other', async (name) => {
      const rows = await seeded[name].db.select().from(inbox)
      const heads = Object.keys(definitions[name].subscriptions).map((publisher) => ({
        publisher,
        position: feeds[publisher as Department].length,
      }))
      expect(rows.toSorted((a, b) => (a.publisher < b.publisher ? -1 : 1))).toEqual(
        heads.toSorted((a, b) => (a.publisher < b.publisher ? -1 : 1)),
      )
      const [head] = await seeded[name].db.select().from(outboxHead)
      expect(head?.seq).toBe(feeds[name].length)
    })
  })

  describe('rebuilt from zero, the projections are the seeded rows', () => {
    test('of partners: deposits held, products and their lines', async () => {
      const rebuilt = await rebuild('partners')
      await expectSame('partners', rebuilt, 'select * from deposit_ref order by partner_id')
      await expectSame('partners', rebuilt, 'select * from product_ref order by id')
    })

    test('of support: partners, people, products, orders, and each charger as it was shipped and delivered', async () => {
      const rebuilt = await rebuild('support')
      await expectSame('support', rebuilt, 'select * from partner_ref order by id')
      await expectSame('support', rebuilt, 'select * from product_ref order by id')
      await expectSame('support', rebuilt, 'select * from employee_ref order by id')
      await expectSame('support', rebuilt, 'select * from order_ref order by id')
      await expectSame(
        'support',
        rebuilt,
        'select serial_no, product_id, partner_id, order_id, delivered_on, warranty_until from charger order by serial_no',
      )
    })

    test('of orders: partners, contracts, territories, what others say of a partner, what left the channel, campaigns that were approved, and the orders that wait', async () => {
      const rebuilt = await rebuild('orders', async (fresh) => {
        await copy('orders', fresh, 'product', 'select * from product')
        await copy('orders', fresh, 'price_list', 'select * from price_list')
        await copy('orders', fresh, 'price_list_item', 'select * from price_list_item')
        await copy('orders', fresh, 'serial_unit', 'select * from serial_unit')
        await fresh.client`update serial_unit set installed_on = null, installed_region_code = null`
        await copy('orders', fresh, 'sales_order', 'select * from sales_order')
        await copy('orders', fresh, 'order_line', 'select * from order_line')
        // As they were when they were submitted: what finance and partners said of them since comes with the events.
        await fresh.client`
          update sales_order set credit_reserved = false,
            status = case when 'TERRITORY_CHECK' = any(hold_reasons) then 'ON_HOLD' else 'SUBMITTED' end,
            hold_reasons = case when 'TERRITORY_CHECK' = any(hold_reasons) then array['TERRITORY_CHECK'] else '{}' end
          where status in ('SUBMITTED', 'ON_HOLD')`
      })
      await expectSame('orders', rebuilt, 'select * from partner_ref order by id')
      await expectSame('orders', rebuilt, 'select * from contract_ref order by id')
      await expectSame('orders', rebuilt, 'select * from territory_ref order by id')
      await expectSame('orders', rebuilt, 'select * from partner_standing order by partner_id')
      await expectSame('orders', rebuilt, 'select * from serial_unit order by serial_no')
      await expectSame('orders', rebuilt, 'select * from campaign_ref order by id')
      const waiting = (await seeded.orders.client`select id from sales_order where status in ('SUBMITTED', 'ON_HOLD')`)
        .map(({ id }) => `'${id}'`)
        .join(', ')
      await expectSame(
        'orders',
        rebuilt,
        `select id, status, hold_reasons, credit_reserved from sales_order where id in (${waiting}) order by id`,
      )
    })

    test('of finance: partners, contracts, incentive policies, credit lines, deliveries, subsidies as they were claimed, and every reservation as it was decided', async () => {
      const rebuilt = await rebuild('finance', copySettlements, await invoicesAndPayments())
      await expectSame('finance', rebuilt, 'select * from partner_ref order by id')
      await expectSame('finance', rebuilt, 'select * from company_ref order by partner_id')
      await expectSame('finance', rebuilt, 'select * from product_ref order by id')
      await expectSame('finance', rebuilt, 'select * from contract_ref order by id')
      await expectSame('finance', rebuilt, 'select * from incentive_policy_ref order by id')
      await expectSame(
        'finance',
        rebuilt,
        'select partner_id, credit_limit, valid_to from credit_line order by partner_id',
      )
      await expectSame('finance', rebuilt, 'select partner_id, required from deposit_account order by partner_id')
      await expectSame('finance', rebuilt, 'select * from delivery_ref order by id')
      await expectSame(
        'finance',
        rebuilt,
        `select order_id, order_no, partner_id, status, requested, amount, posted, voided, decided_at, expires_at, version
         from credit_reservation order by order_id`,
      )
      await expectSame('finance', rebuilt, 'select id, open from receivable order by id')
      await expectSame(
        'finance',
        rebuilt,
        'select campaign_id, campaign_no, partner_id, amount from subsidy order by campaign_id',
      )
      // What finance said of it, the amount still available included.
      await expectSame(
        'finance',
        rebuilt,
        `select type, payload from outbox where type in ('CreditReserved', 'CreditRefused') order by payload ->> 'orderId'`,
      )
    })
  })

  test('nothing falls due in the seeded finance department that its history did not do: notices, drafts and silence agree with it', async () => {
    const clock = new TestClock('2026-11-22T23:59:00+08:00') // the history ends with this day
    const log = createLogger('finance', 'error')
    const subgraph = await createSubgraph(definitions.finance, { db: seeded.finance.db, clock, log })
    afterAll(() => subgraph.stop())
    const { 'expire-reservations': _, ...done } = await subgraph.sweep()
    expect(done).toEqual({
      idempotencyKeys: 0,
      'draft-settlements': 0,
      'auto-confirm-settlements': 0,
      'announce-overdue-debts': 0,
      'retry-reservations': 0,
      'clear-overdue-notices': 0,
      'set-off-prepayments': 0,
      'follow-contracts': 0,
    })
    const told = await seeded.finance.client`
      select distinct on (payload ->> 'partnerId') payload ->> 'partnerId' as id, payload ->> 'amount' <> '0.00' as open
      from outbox where type = 'PaymentOverdue' order by payload ->> 'partnerId', seq desc`
    const notices = await seeded.finance.client`
      select partner_id as id, cleared_on is null as open from overdue_notice order by partner_id`
    expect([...told]).toEqual([...notices])
    expect(notices.filter(({ open }) => open).length).toBeGreaterThan(0)
  })

  const copySettlements = async (fresh: OpenDatabase): Promise<void> => {
    await copy('finance', fresh, 'settlement', 'select * from settlement')
    await copy('finance', fresh, 'settlement_line', 'select * from settlement_line')
    await copy('finance', fresh, 'invoice', 'select * from invoice')
    await fresh.client`create table receivable_to_come (like receivable)`
    await copy('finance', fresh, 'receivable_to_come', 'select * from receivable')
    await fresh.client`update receivable_to_come set open = amount`
  }

  /** Finance's own facts that its decisions on credit meet: goods are invoiced, and paid, or set off just after they were. */
  async function invoicesAndPayments(): Promise<OwnFact[]> {
    const invoiced = await seeded.finance.client`
      select i.id, s.partner_id, i.settlement_id, i.red_invoice_of as red, extract(epoch from min(l.at)) * 1000 as at
      from invoice i join settlement s on s.id = i.settlement_id join ledger_entry l on l.document = i.no
      group by i.id, s.partner_id`
    const paid = await seeded.finance.client`
      select r.partner_id, f.receivable_id, f.amount, extract(epoch from f.at) * 1000 as at
      from (
        select a.receivable_id, a.amount, p.recorded_at as at from payment_allocation a join payment p on p.id = a.payment_id
        union all
        select receivable_id, amount, set_off_at + interval '1 millisecond' from set_off where status = 'POSTED'
      ) f join receivable r on r.id = f.receivable_id`
    return [
      ...invoiced.map(({ id, partner_id, settlement_id, red, at }) => ({
        at: Number(at),
        partnerId: partner_id as string,
        statement: red
          ? `update receivable set open = 0 where invoice_id = '${red}';
             update delivery_ref set invoice_id = null where invoice_id = '${red}'`
          : `insert into receivable select * from receivable_to_come where invoice_id = '${id}';
             update delivery_ref set invoice_id = '${id}'
             where id in (select delivery_id from settlement_line where settlement_id = '${settlement_id}')`,
      })),
      ...paid.map(({ partner_id, receivable_id, amount, at }) => ({
        at: Number(at),
        partnerId: partner_id as string,
        statement: `update receivable set open = open - ${amount} where id = '${receivable_id}'`,
      })),
    ].sort((a, b) => a.at - b.at)
  }
}
