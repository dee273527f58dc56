import type { Database } from '@channelgraph/access'
import { command, created, verifyAudit } from '@channelgraph/command'
import {
  DepositReceived,
  type EventEnvelope,
  OrderCancelled,
  OrderSplit,
  OrderSubmitted,
} from '@channelgraph/contracts'
import { MAX_FAILING, on, outboxHead, positionIn } from '@channelgraph/events'
import { createLogger } from '@channelgraph/process'
import { envelopeOf, stubDepartment, TestClock, testSubgraph } from '@channelgraph/testkit'
import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  createSubgraph,
  listParked,
  parsePlace,
  retryParked,
  type SubgraphDefinition,
  showParked,
  skipParked,
} from './index.ts'

// A reader that writes down what it hears, with an audit entry each, and stumbles over what the test says.
const t = await testSubgraph(stubDepartment)
await t.db.execute(sql`create table heard (nth serial, word text not null)`)
let poison: (word: string) => Error | null
const hear = command('event:consume', async (tx, _ctx, { word }: { word: string }) => {
  await tx.execute(sql`insert into heard (word) values (${word})`)
  const error = poison(word)
  if (error) throw error
  return created('Heard', { id: word })
})
const listener: SubgraphDefinition = {
  ...stubDepartment,
  subscriptions: {
    finance: [on(DepositReceived, ({ unit, ctx }, { amount }) => hear.within(unit, ctx, { word: amount }))],
    orders: [
      on(OrderSubmitted, ({ unit, ctx }, { orderId }) => hear.within(unit, ctx, { word: `submitted ${orderId}` })),
      on(OrderSplit, ({ unit, ctx }, { newOrderId }) => hear.within(unit, ctx, { word: `split ${newOrderId}` })),
      on(OrderCancelled, ({ unit, ctx }, { orderId }) => hear.within(unit, ctx, { word: `cancelled ${orderId}` })),
    ],
  },
}
const clock = new TestClock('2026-11-23T02:00:00Z')
const start = () => createSubgraph(listener, { db: t.db, clock, log: createLogger('test', 'silent') })
const [one, two] = await Promise.all([start(), start()])

/** What followFeed does with a page. */
async function deliver(to: typeof one, publisher: 'finance' | 'orders', page: readonly unknown[]): Promise<boolean> {
  try {
    await to.apply(publisher, page)
    return true
  } catch (error) {
    if (page.length === 1) return to.setApart(publisher, page[0], error)
    for (const event of page) if (!(await deliver(to, publisher, [event]))) return false
    return true
  }
}

const amountOf = (sequence: number) => `${sequence}.00`
/** Deposits of ten partners in turn: number 7 is of partner 7, as 17 and 27 are. */
const deposit = (sequence: number): EventEnvelope =>
  envelopeOf(
    DepositReceived,
    DepositReceived.of(
      { id: `ptn_${sequence % 10}`, version: 1 },
      { partnerId: `ptn_${sequence % 10}`, amount: amountOf(sequence), held: '1.00', required: '1.00' },
    ),
    sequence,
    clock.now(),
  )
const deposits = (count: number, after = 0) => Array.from({ length: count }, (_, i) => deposit(after + i + 1))
const words = async (db: Database = t.db) =>
  ((await db.execute(sql`select word from heard order by nth`)) as unknown as { word: string }[]).map(
    ({ word }) => word,
  )
const entries = async () =>
  Number(
    (
      (await t.db.execute(sql`select count(*) from audit_entry where entity = 'Heard'`)) as unknown as {
        count: string
      }[]
    )[0]?.count,
  )
const broken = (word: string) => new TypeError(`${word} of 13800000000 has no bank`)

/** Lets the retries run until the event is parked, each when it is due. */
async function untilParked(): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const [retried] = (await listParked(t.db)).filter(({ state }) => state === 'RETRYING')
    if (!retried) return
    clock.set(retried.nextTryAt!)
    await one.playParked()
  }
  throw new Error('never parked')
}

beforeEach(async () => {
  poison = () => null
  await t.db.execute(sql`truncate heard, inbox, parked_event`)
  await t.db.execute(sql`delete from audit_entry`)
  await t.db.execute(sql`update outbox_head set audit_seq = 0, audit_hash = ''`)
})

describe('one poison event among a thousand', () => {
  test('keeps up only what is about the same, through two consumers and a restart; the retry plays what waited, in order, once', async () => {
    poison = (word) => (word === amountOf(317) ? broken(word) : null)
    const all = deposits(1_000)
    for (let from = 0; from < 1_000; from += 200) {
      const page = all.slice(from, from + 200)
      await Promise.all([deliver(one, 'finance', page), deliver(two, 'finance', page)])
    }
    const waiting = all.filter(({ sequence }) => sequence > 317 && sequence % 10 === 7).map((e) => amountOf(e.sequence))
    const free = all
      .map((e) => amountOf(e.sequence))
      .filter((word) => word !== amountOf(317) && !waiting.includes(word))
    expect(await positionIn(t.db, 'finance')).toBe(1_000)
    expect(await words()).toEqual(free)

    await untilParked()
    expect(await one.parked()).toEqual([{ publisher: 'finance', RETRYING: 0, PARKED: 1, WAITING: waiting.length }])

    poison = () => null
    const again = await start()
    expect(await again.playParked()).toBe(0)
    await retryParked(t.db, parsePlace('finance/317'))
    await Promise.all([again.playParked(), two.playParked()])
    expect((await words()).slice(free.length)).toEqual([amountOf(317), ...waiting])
    expect(await again.parked()).toEqual([])
    expect(await entries()).toBe(1_000)
    const [head] = await t.db.select().from(outboxHead)
    expect(await verifyAudit(t.db, head!)).toBeNull()
  })
})

describe('an event that fails', () => {
  test('is tried ten times over at least five minutes before it is parked, and kept whole without a word of its content', async () => {
    const at = clock.now()
    poison = broken
    await deliver(one, 'finance', [deposit(1)])
    await untilParked()
    const row = await showParked(t.db, parsePlace('finance/1'))
    expect(row).toMatchObject({ state: 'PARKED', tries: 10, firstTriedAt: at, errorClass: 'TypeError' })
    expect(row.lastTriedAt!.getTime() - at.getTime()).toBeGreaterThanOrEqual(5 * 60_000)
    expect(row.message).not.toMatch(/13800000000|1\.00/)
    expect(JSON.parse(row.event)).toMatchObject({ sequence: 1, data: { amount: '1.00' } })
    expect(await words()).toEqual([])
    clock.advance(24 * 3_600_000)
    expect(await one.playParked()).toBe(0)
    expect((await showParked(t.db, parsePlace('finance/1'))).tries).toBe(10)
  })

  test('but not for good takes effect by itself, with what waited behind it', async () => {
    poison = broken
    await deliver(one, 'finance', [deposit(1)])
    poison = () => null
    await deliver(one, 'finance', deposits(12, 1))
    expect(await words()).not.toContain(amountOf(11))
    expect(await one.playParked()).toBe(0)
    clock.advance(2_000)
    expect(await one.playParked()).toBe(2)
    expect((await words()).slice(-2)).toEqual([amountOf(1), amountOf(11)])
  })

  test.each([
    ['of a version to come', { dataversion: 9 }, /newer than this service/],
    ['garbled', { data: { partnerId: 7 } }, /breaks its contract at/],
    ['without a whole envelope', { time: 'yesterday' }, /no valid envelope/],
  ])('because it is %s is set apart, too', async (_what, change, says) => {
    await deliver(one, 'finance', [{ ...deposit(1), ...change }, deposit(2)])
    expect(await words()).toEqual([amountOf(2)])
    expect((await listParked(t.db))[0]).toMatchObject({
      sequence: 1,
      errorClass: 'UnreadableEvent',
      message: expect.stringMatching(says),
    })
  })

  test('because of the database is no poison: the feed waits, nothing is set apart, no try is counted', async () => {
    const lost = (code: string) => () => Object.assign(new Error('the database'), { code })
    for (const code of ['CONNECTION_CLOSED', '40001', '40P01', '57P01', '53300', '25006']) {
      poison = lost(code)
      expect(await deliver(one, 'finance', [deposit(1)])).toBe(false)
    }
    expect(await positionIn(t.db, 'finance')).toBe(0)
    expect(await one.parked()).toEqual([])

    poison = broken
    await deliver(one, 'finance', [deposit(1)])
    poison = lost('40001')
    clock.advance(2_000)
    await one.playParked()
    expect((await showParked(t.db, parsePlace('finance/1'))).tries).toBe(1)
  })

  test('while it is retried leaves nothing behind: neither effect nor audit entry, and a crash after its work changes nothing', async () => {
    poison = broken
    await deliver(one, 'finance', [deposit(1)])
    poison = () => null
    clock.advance(2_000)
    // The last thing a retry does is its commit; this one dies there, as a killed process does.
    await t.db.execute(sql`create function die() returns trigger language plpgsql as $$ begin
      raise exception 'killed' using errcode = '57P01'; end $$`)
    await t.db.execute(sql`create constraint trigger dies after insert on heard deferrable initially deferred
      for each row execute function die()`)
    expect(await one.playParked()).toBe(0)
    await t.db.execute(sql`drop trigger dies on heard`)
    await t.db.execute(sql`drop function die()`)
    expect([await words(), await entries()]).toEqual([[], 0])
    expect(await two.playParked()).toBe(1)
    expect([await words(), await entries()]).toEqual([[amountOf(1)], 1])
  })
})

describe('what is about two orders', () => {
  const order = (id: string) => ({ id, version: 1 })
  const about = { no: 'SO1', partnerId: 'ptn_1', gross: '1.00' }
  const events = [
    envelopeOf(
      OrderSplit,
      OrderSplit.of(order('a'), { ...about, orderId: 'a', newOrderId: 'b', newNo: 'SO2', newGross: '1.00' }),
      1,
      clock.now(),
    ),
    envelopeOf(OrderCancelled, OrderCancelled.of(order('b'), { ...about, orderId: 'b', reason: 'x' }), 2, clock.now()),
    envelopeOf(OrderCancelled, OrderCancelled.of(order('c'), { ...about, orderId: 'c', reason: 'x' }), 3, clock.now()),
  ]

  test('goes before the later events of both, and before nothing else of the same partner', async () => {
    poison = (word) => (word.startsWith('split') ? broken(word) : null)
    await deliver(one, 'orders', events)
    expect(await words()).toEqual(['cancelled c'])
    poison = () => null
    clock.advance(2_000)
    expect(await one.playParked()).toBe(2)
    expect(await words()).toEqual(['cancelled c', 'split b', 'cancelled b'])
  })
})

describe('an operator', () => {
  const parked = async () => {
    poison = (word) => (word === amountOf(1) ? broken(word) : null)
    await deliver(one, 'finance', deposits(11))
    await untilParked()
  }

  test('who retries an event that still fails has it parked again after one try', async () => {
    await parked()
    await retryParked(t.db, parsePlace('finance/1'))
    expect(await one.playParked()).toBe(0)
    expect(await showParked(t.db, parsePlace('finance/1'))).toMatchObject({ state: 'PARKED', tries: 11 })
  })

  test('who skips an event says why, is named in the audit chain, and lets go on what waited', async () => {
    await parked()
    const place = parsePlace('finance/1')
    await expect(skipParked(t.db, clock, place, { operator: 'Li Na', reason: '  ' })).rejects.toThrow(/reason/)
    await expect(skipParked(t.db, clock, place, { operator: '', reason: 'x' })).rejects.toThrow(/by/)
    await skipParked(t.db, clock, place, { operator: 'Li Na', reason: 'booked by hand' })
    const [entry] = (await t.db.execute(
      sql`select actor, operation, entity_id, reason from audit_entry where entity = 'ParkedEvent'`,
    )) as unknown as object[]
    expect(entry).toEqual({
      actor: 'operator:Li Na',
      operation: 'event:skip',
      entity_id: 'finance/1',
      reason: 'booked by hand',
    })
    expect(await one.playParked()).toBe(1)
    expect(await words()).toContain(amountOf(11))
    expect(await words()).not.toContain(amountOf(1))
    await expect(skipParked(t.db, clock, place, { operator: 'Li Na', reason: 'again' })).rejects.toThrow(
      'was skipped already',
    )
  })

  test('may neither retry nor skip what only waits, and names events by publisher and sequence', async () => {
    await parked()
    await expect(retryParked(t.db, parsePlace('finance/11'))).rejects.toThrow('only waits')
    await expect(retryParked(t.db, parsePlace('finance/2'))).rejects.toThrow('not set apart')
    for (const wrong of ['1', 'sales/1', 'finance/0', 'finance/-1', 'finance/1e3', 'toString/1'])
      expect(() => parsePlace(wrong)).toThrow('such as partners/1244')
  })
})

describe('a feed read again from zero', () => {
  test('passes what was skipped, keeps what is parked and what waits, and ends with the same', async () => {
    poison = (word) => (word === amountOf(1) || word === amountOf(2) ? broken(word) : null)
    await deliver(one, 'finance', deposits(12))
    await skipParked(t.db, clock, parsePlace('finance/2'), { operator: 'Li Na', reason: 'booked by hand' })
    await one.playParked()
    const before = await listParked(t.db)
    await t.db.execute(sql`truncate heard`)
    await t.db.execute(sql`update inbox set position = 0`)
    await deliver(one, 'finance', deposits(12))
    expect(await words()).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 12].map(amountOf))
    expect(await listParked(t.db)).toEqual(before)
    poison = () => null
    clock.advance(2_000)
    expect(await one.playParked()).toBe(2)
    expect((await words()).slice(-2)).toEqual([amountOf(1), amountOf(11)])
  })
})

describe('a publisher that lies', () => {
  test('has the feed stopped, with the place kept, where an event has no place or is not the next', async () => {
    await deliver(one, 'finance', [deposit(1)])
    const lies = [
      deposit(3),
      { ...deposit(2), sequence: '2' },
      { ...deposit(2), subject: '\u0000', time: '' },
      null,
      7,
      [],
    ]
    for (const lie of lies) expect(await deliver(one, 'finance', [lie])).toBe(false)
    expect(await positionIn(t.db, 'finance')).toBe(1)
    expect(await deliver(one, 'finance', [deposit(1), deposit(2)])).toBe(true)
    expect(await words()).toEqual([amountOf(1), amountOf(2)])
  })

  test('fills no database: after a hundred events apart the feed stops, and goes on once they are gone', async () => {
    poison = broken
    const bad = Array.from({ length: MAX_FAILING + 1 }, (_, i) => ({ ...deposit(i + 1), subject: `ptn_${i}` }))
    expect(
      await deliver(
        one,
        'finance',
        bad.map((event, i) => ({ ...event, time: i % 2 ? event.time : '\u0000' })),
      ),
    ).toBe(false)
    expect(await positionIn(t.db, 'finance')).toBe(MAX_FAILING)
    await t.db.execute(sql`delete from parked_event`)
    expect(await deliver(one, 'finance', bad.slice(MAX_FAILING))).toBe(true)
  })
})
