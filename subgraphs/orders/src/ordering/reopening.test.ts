import { PARTNER_A } from '@channelgraph/access'
import {
  CreditExpired,
  CreditRefused,
  CreditReserved,
  PartnerReinstated,
  PartnerSuspended,
} from '@channelgraph/contracts'
import { describe, expect, test } from 'vitest'
import { type AskedOrder, ordersWorld } from '../testing/fixture.ts'

const w = await ordersWorld()
const { t } = w

const told = async (type: string, order: { id: string }) =>
  (await t.recorded()).filter((event) => event.type === type && event.payload.orderId === order.id)
const reopen = (order: AskedOrder) => w.command('order-desk', 'reopenOrder', order, 'reason: "customer came back"')
const answer = (order: { id: string }, reserved: boolean) =>
  reserved
    ? t.deliver(CreditReserved, { orderId: order.id, partnerId: PARTNER_A.id, amount: '1.00', available: '1.00' })
    : t.deliver(CreditRefused, {
        ...{ orderId: order.id, partnerId: PARTNER_A.id, amount: '1.00', available: '0.00', reason: 'LIMIT' },
      })
const expire = (order: { id: string }) =>
  t.deliver(CreditExpired, { orderId: order.id, partnerId: PARTNER_A.id, amount: '1.00' })

describe('reopening', () => {
  test('D: a cancelled order is submitted anew: what its last cancellation took is wanted again and nothing else, finance is asked again, dates begin anew', async () => {
    const order = await w.allocated([{ product: w.charger, qty: 3 }])
    const cancelled = await w.cancel(await w.cancel(order, [1]))
    t.clock.advance(3_600_000)
    const reopened = await reopen(cancelled)
    t.clock.set('2026-11-23T10:00:00+08:00')
    expect(reopened).toMatchObject({
      ...{ status: 'SUBMITTED', creditReserved: false, submittedAt: '2026-11-23T03:00:00.000Z', promisedDate: null },
      lines: [{ qty: 3, cancelledQty: 1, allocatedQty: 0 }],
    })
    expect((await told('OrderSubmitted', order)).at(-1)?.payload.gross).toBe('80000.00')
    expect(await w.command('order-desk', 'confirmOrder', reopened, 'promisedDate: "2026-12-01"')).toMatchObject({
      refusal: 'CREDIT_NOT_RESERVED',
    })
  })

  test('D: after a rejection revives no unit that the partner had cancelled before', async () => {
    const submitted = await w.submitted([{ product: w.charger, qty: 3 }])
    const two = await w.cancel(submitted, [1], 'partner-a')
    const rejected = await w.command('order-desk', 'rejectOrder', two, 'reason: "wrong address"')
    expect(rejected).toMatchObject({ status: 'REJECTED', creditReserved: false })
    expect(await reopen(rejected)).toMatchObject({ status: 'SUBMITTED', lines: [{ qty: 3, cancelledQty: 1 }] })
  })

  test('goes around no check (ERPNext #33967): what was waived holds again, and what refuses a submission refuses it', async () => {
    const away = await w.submitted(undefined, { shipTo: '440300' })
    const waived = await w.command('management', 'releaseHold', away, 'reason: TERRITORY_CHECK, note: "fair"')
    expect(waived.status).toBe('SUBMITTED')
    const rejected = await w.command('order-desk', 'rejectOrder', waived, 'reason: "wrong address"')
    expect(await reopen(rejected)).toMatchObject({ status: 'ON_HOLD', holdReasons: ['TERRITORY_CHECK'] })

    const order = await w.cancel(await w.submitted())
    await t.deliver(PartnerSuspended, { partnerId: PARTNER_A.id, reason: 'check', until: null })
    expect(await reopen(order)).toMatchObject({ refusal: 'PARTNER_NOT_ACTIVE' })
    await t.deliver(PartnerReinstated, { partnerId: PARTNER_A.id })
    t.clock.set('2028-01-03T10:00:00+08:00') // the list ended with 2027
    expect(await reopen(order)).toMatchObject({ refusal: 'PRICE_NOT_ALLOWED' })
    t.clock.set('2026-11-23T10:00:00+08:00')
    expect(await reopen(order)).toMatchObject({ status: 'SUBMITTED' })
  })

  test('an answer to a question from before it was cancelled reserves nothing: only the answer to the last one counts', async () => {
    const order = await reopen(await w.cancel(await w.submitted()))
    await answer(order, true)
    expect(await w.read(order.id)).toMatchObject({ creditReserved: false, status: 'SUBMITTED' })
    await answer(order, false)
    expect(await w.read(order.id)).toMatchObject({ creditReserved: false, holdReasons: ['CREDIT'] })
  })

  test('a draft that was cancelled is not submitted that way (O-01)', async () => {
    expect(await reopen(await w.cancel(await w.create()))).toMatchObject({ refusal: 'ILLEGAL_TRANSITION' })
  })
})

describe('cancelling some units', () => {
  test('takes them back to the unit, what nothing was set aside for first, and tells their cost to the cent', async () => {
    const order = await w.confirmed([{ product: w.cable, qty: 7 }])
    const allocated = await w.command('order-desk', 'allocateOrder', order, w.units(order, [5]))
    const shipped = await w.ship(allocated, [1], { serialised: false })
    const first = await w.cancel(shipped, [3])
    expect(first).toMatchObject({ status: 'PARTIALLY_SHIPPED', lines: [{ qty: 7, cancelledQty: 3, allocatedQty: 4 }] })
    const second = await w.cancel(first, [3])
    expect(second).toMatchObject({ status: 'SHIPPED', lines: [{ cancelledQty: 6, allocatedQty: 1 }] })
    // 7 x 10.005: 70.04 and VAT 9.11; 4 x: 40.02 and 5.20; 1 x: 10.01 and 1.30.
    expect((await told('OrderCancelled', order)).map(({ payload }) => payload.gross)).toEqual(['33.93', '33.91'])
    expect(await w.read(order.id)).toMatchObject({ grossAmount: '79.15' })
  })

  test('more than was not shipped is QUANTITY_EXCEEDED, and nothing is cancelled', async () => {
    const shipped = await w.ship(await w.allocated([{ product: w.charger, qty: 3 }]), [2])
    expect(await w.cancel(shipped, [2])).toMatchObject({ refusal: 'QUANTITY_EXCEEDED' })
    expect(await w.read(shipped.id)).toEqual(expect.objectContaining({ version: shipped.version }))
  })

  test('before it is confirmed the order goes on with the rest, and finance is asked for the rest only', async () => {
    const draft = await w.create([{ product: w.charger, qty: 3 }])
    const less = await w.cancel(draft, [1], 'partner-a')
    expect(less).toMatchObject({ status: 'DRAFT', lines: [{ cancelledQty: 1 }] })
    const submitted = await w.command('partner-a', 'submitOrder', less)
    expect((await told('OrderSubmitted', draft)).at(-1)?.payload.gross).toBe('80000.00')
    expect(await w.cancel(submitted, [1], 'partner-a')).toMatchObject({ status: 'SUBMITTED' })
    expect((await told('OrderCancelled', draft)).at(-1)?.payload.gross).toBe('40000.00')
  })
})

describe('credit that ends', () => {
  test('holds an order that waits', async () => {
    const order = await w.reserveCredit(await w.submitted())
    await expire(order)
    expect(await w.read(order.id)).toMatchObject({ status: 'ON_HOLD', holdReasons: ['CREDIT'], creditReserved: false })
  })

  test('of an accepted order asks finance again at once; until it answers, and while it refuses, nothing is shipped', async () => {
    const order = await w.allocated([{ product: w.charger, qty: 2 }])
    const shipped = await w.ship(order, [1])
    await expire(order)
    const without = await w.read(order.id)
    expect(without).toMatchObject({ status: 'PARTIALLY_SHIPPED', creditReserved: false, holdReasons: [] })
    expect(await told('OrderSubmitted', order)).toHaveLength(2)
    expect(await w.ship(without, [1])).toMatchObject({ refusal: 'CREDIT_NOT_RESERVED' })
    await answer(order, false)
    expect(await w.ship(await w.read(order.id), [1])).toMatchObject({ refusal: 'CREDIT_NOT_RESERVED' })

    const asked = await w.command('finance', 'requestCredit', await w.read(order.id))
    expect(await told('OrderSubmitted', order)).toHaveLength(3)
    await answer(order, true)
    const again = await w.read(order.id)
    expect(again).toMatchObject({ status: 'PARTIALLY_SHIPPED', creditReserved: true, version: asked.version + 1 })
    expect(await w.command('order-desk', 'requestCredit', again)).toMatchObject({ refusal: 'ILLEGAL_TRANSITION' })
    expect(await w.ship(again, [1])).toMatchObject({ status: 'SHIPPED' })
    expect(shipped.status).toBe('PARTIALLY_SHIPPED')
  })

  test('of an order that has ended, or was delivered, changes nothing', async () => {
    for (const order of [await w.delivered(1), await w.cancel(await w.submitted())]) {
      const before = await w.read(order.id)
      const recorded = await t.recorded()
      await expire(order)
      await answer(order, true)
      expect(await w.read(order.id)).toEqual(before)
      expect(await t.recorded()).toEqual(recorded)
    }
  })
})
