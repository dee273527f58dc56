import { PARTNER_A, PARTNER_B, personaNamed, type Viewer } from '@channelgraph/access'
import { auditEntry } from '@channelgraph/command'
import { CreditRefused, PartnerReinstated, PartnerSuspended } from '@channelgraph/contracts'
import { desc } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { ordersWorld } from '../testing/fixture.ts'

const w = await ordersWorld()
const { t } = w

describe('creating an order', () => {
  test('numbers it by day, takes list prices, rounds VAT once a line and sums the header', async () => {
    const order = await w.create([
      { product: w.charger, qty: 3 },
      { product: w.cable, qty: 3 },
    ])
    // 6.2: 3 x 35,398.23 = 106,194.69, VAT 13,805.31; 3 x 10.005 = 30.015 -> 30.02, VAT 3.9026 -> 3.90.
    expect(order).toMatchObject({
      __typename: 'Order',
      no: expect.stringMatching(/^SO20261123-\d{6}$/),
      status: 'DRAFT',
      netAmount: '106224.71',
      vatAmount: '13809.21',
      grossAmount: '120033.92',
    })
    const next = await w.create([{ product: w.charger, qty: 1 }])
    expect(Number(next.no.slice(-6))).toBe(Number(order.no.slice(-6)) + 1)
  })

  test('with the same idempotency key happens once', async () => {
    const mutation = `createOrder(idempotencyKey: "twice", input: { partnerId: "${PARTNER_A.id}",
      shipToRegionCode: "320506", shipToAddress: "x", lines: [{ productId: "${w.charger.id}", qty: 1 }] }) { ... on Order { no } }` as const
    expect(await w.run('partner-a', mutation)).toEqual(await w.run('partner-a', mutation))
  })

  test('for another partner is FORBIDDEN to a partner user, and to every role but partner and order desk', async () => {
    const mutation = (partnerId: string) =>
      `mutation { createOrder(idempotencyKey: "f", input: { partnerId: "${partnerId}",
      shipToRegionCode: "320506", shipToAddress: "x", lines: [] }) { __typename } }` as const
    for (const [as, partnerId] of [
      ['partner-a', PARTNER_B.id],
      ['finance', PARTNER_A.id],
      ['auditor', PARTNER_A.id],
    ] as const) {
      const { errors } = await t.ask(as, mutation(partnerId))
      expect([as, errors[0]?.extensions?.code]).toEqual([as, 'FORBIDDEN'])
    }
  })

  test('O-08 a line price other than the list price in force is PRICE_NOT_ALLOWED', async () => {
    expect(await w.create([{ product: w.charger, qty: 1, unitPriceNet: '35000.00' }])).toMatchObject({
      __typename: 'PriceNotAllowed',
      refusal: 'PRICE_NOT_ALLOWED',
    })
    expect(await w.create([{ product: w.charger, qty: 1, unitPriceNet: '35398.23' }])).toMatchObject({
      status: 'DRAFT',
    })
  })
})

describe('submitting an order', () => {
  test("O-01 nor does a partner's user at the order desk for another partner", async () => {
    const draft = await w.create()
    const both: Viewer = { ...personaNamed('partner-b').viewer, roles: ['PTR', 'ORD'] }
    const query =
      `mutation { submitOrder(id: "${draft.id}", expectedVersion: ${draft.version}) { __typename } }` as const
    expect((await w.t.data(both, query)).submitOrder).toEqual({ __typename: 'OnBehalfOfMissing' })
  })

  test('O-01 staff cannot submit for a partner without an onBehalfOf note, which stands in the audit chain', async () => {
    const draft = await w.create()
    expect(await w.command('order-desk', 'submitOrder', draft)).toMatchObject({ refusal: 'ON_BEHALF_OF_MISSING' })
    expect(await w.command('order-desk', 'submitOrder', draft, 'onBehalfOf: "phone, Ms Wang"')).toMatchObject({
      status: 'SUBMITTED',
    })
    const [entry] = await t.db.select().from(auditEntry).orderBy(desc(auditEntry.seq)).limit(1)
    expect(entry).toMatchObject({ operation: 'order:submit', entityId: draft.id, reason: 'phone, Ms Wang' })
  })

  test('tells finance the gross amount in the same transaction', async () => {
    const order = await w.submitted()
    expect((await t.recorded()).at(-1)).toMatchObject({
      type: 'OrderSubmitted',
      payload: { orderId: order.id, partnerId: PARTNER_A.id, gross: order.grossAmount },
    })
  })

  test('O-08 asks for the price again: what was in force when the draft was written may be so no more', async () => {
    const draft = await w.create()
    t.clock.set('2028-01-03T10:00:00+08:00') // the list ended with 2027
    const answer = await w.command('partner-a', 'submitOrder', draft)
    t.clock.set('2026-11-23T10:00:00+08:00')
    expect(answer).toMatchObject({ refusal: 'PRICE_NOT_ALLOWED' })
  })

  test('G-12 is refused once PartnerSuspended has arrived', async () => {
    const draft = await w.create()
    await t.deliver(PartnerSuspended, { partnerId: PARTNER_A.id, reason: 'supply check', until: null })
    expect(await w.command('partner-a', 'submitOrder', draft)).toMatchObject({ refusal: 'PARTNER_NOT_ACTIVE' })
    await t.deliver(PartnerReinstated, { partnerId: PARTNER_A.id })
    expect(await w.command('partner-a', 'submitOrder', draft)).toMatchObject({ status: 'SUBMITTED' })
  })

  test('of a version somebody else changed answers StaleVersion', async () => {
    const draft = await w.create()
    expect(await w.command('partner-a', 'submitOrder', { ...draft, version: 7 })).toMatchObject({
      refusal: 'STALE_VERSION',
    })
  })
})

describe('credit', () => {
  test('an order is confirmed only after finance holds credit for it, for today or later', async () => {
    const order = await w.submitted()
    const promise = 'promisedDate: "2026-11-23"'
    expect(await w.command('order-desk', 'confirmOrder', order, promise)).toMatchObject({
      refusal: 'CREDIT_NOT_RESERVED',
    })
    const reserved = await w.reserveCredit(order)
    const past =
      `mutation { confirmOrder(id: "${order.id}", expectedVersion: ${reserved.version}, promisedDate: "2026-11-22") { __typename } }` as const
    expect((await t.ask('order-desk', past)).errors[0]?.extensions?.code).toBe('BAD_USER_INPUT')
    expect(await w.command('order-desk', 'confirmOrder', reserved, promise)).toMatchObject({ status: 'CONFIRMED' })
  })

  test('refused credit holds the order; finance releases it with a note and is asked again', async () => {
    const order = await w.submitted()
    await refuseCredit(order.id)
    const held = await w.read(order.id)
    expect(held).toMatchObject({ status: 'ON_HOLD', holdReasons: ['CREDIT'] })
    const release = 'reason: CREDIT, note: "limit raised"'
    const forbidden =
      `mutation { releaseHold(id: "${order.id}", expectedVersion: ${held.version}, ${release}) { __typename } }` as const
    expect((await t.ask('channel-manager-east', forbidden)).errors[0]?.extensions?.code).toBe('FORBIDDEN')
    expect(await w.command('finance', 'releaseHold', held, release)).toMatchObject({
      status: 'SUBMITTED',
      holdReasons: [],
    })
    expect((await t.recorded()).at(-1)).toMatchObject({ type: 'OrderSubmitted', payload: { orderId: order.id } })
  })

  test('an answer for an order that was cancelled meanwhile leaves it cancelled', async () => {
    const order = await w.submitted()
    await w.command('partner-a', 'cancelOrder', order, 'reason: "no need"')
    await w.reserveCredit(order)
    expect(await w.read(order.id)).toMatchObject({ status: 'CANCELLED', version: order.version + 1 })
  })
})

const refuseCredit = (orderId: string) =>
  t.deliver(CreditRefused, { orderId, partnerId: PARTNER_A.id, amount: '1.00', available: '0.00', reason: 'LIMIT' })

describe('ending an order', () => {
  test('rejecting it and cancelling it tell finance the gross that will not be delivered', async () => {
    const rejected = await w.submitted()
    expect(await w.command('order-desk', 'rejectOrder', rejected, 'reason: "wrong address"')).toMatchObject({
      status: 'REJECTED',
    })
    expect((await t.recorded()).at(-1)).toMatchObject({
      type: 'OrderCancelled',
      payload: { orderId: rejected.id, gross: rejected.grossAmount },
    })
  })

  test('cancelling takes back only what was not shipped', async () => {
    const order = await w.allocated([{ product: w.charger, qty: 3 }])
    const shipped = await w.ship(order, [1])
    const cancelled = await w.command('order-desk', 'cancelOrder', shipped, 'reason: "site given up"')
    expect(cancelled).toMatchObject({ status: 'SHIPPED', lines: [{ qty: 3, shippedQty: 1, cancelledQty: 2 }] })
    expect((await t.recorded()).at(-1)?.payload.gross).toBe('80000.00') // 120,000.00 - 40,000.00
    expect(await w.command('order-desk', 'cancelOrder', cancelled, 'reason: "all"')).toMatchObject({
      refusal: 'ILLEGAL_TRANSITION',
    })
  })
})

test('O-02 SUBMITTED for more than one working day is listed late', async () => {
  t.clock.set('2026-11-27T16:00:00+08:00') // a Friday
  const late = await w.submitted()
  t.clock.set('2026-11-27T20:00:00+08:00') // after hours: counts from Monday morning
  const inTime = await w.submitted()
  t.clock.set('2026-11-30T16:30:00+08:00')
  const { orders } = await t.data('order-desk', '{ orders(filter: { lateOnly: true }, first: 100) { nodes { no } } }')
  t.clock.set('2026-11-23T10:00:00+08:00')
  const nos = orders.nodes.map((node: { no: string }) => node.no)
  expect(nos).toContain(late.no)
  expect(nos).not.toContain(inTime.no)
})
