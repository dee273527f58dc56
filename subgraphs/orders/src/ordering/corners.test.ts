import { PARTNER_A } from '@channelgraph/access'
import { PartnerReinstated, PartnerSuspended, PaymentOverdue, TrainingValidityChanged } from '@channelgraph/contracts'
import { eq } from 'drizzle-orm'
import { afterEach, describe, expect, test } from 'vitest'
import { product } from '../catalogue/catalogue.tables.ts'
import { type AskedOrder, addPriceList, addProduct, ordersWorld } from '../testing/fixture.ts'
import { salesOrder } from './ordering.tables.ts'

const w = await ordersWorld()
const { t } = w
const partnerId = PARTNER_A.id

const suspend = () => t.deliver(PartnerSuspended, { partnerId, reason: 'x', until: null })
const reinstate = () => t.deliver(PartnerReinstated, { partnerId })
const overdue = (amount: string, days: number) => t.deliver(PaymentOverdue, { partnerId, amount, days })
const trained = (valid: boolean) =>
  t.deliver(TrainingValidityChanged, { partnerId, valid, missingTopics: [], asOf: '2026-11-23' })
const confirm = (order: { id: string; version: number }, promisedDate = '2026-12-01') =>
  w.command('order-desk', 'confirmOrder', order, `promisedDate: "${promisedDate}"`)

afterEach(() => reinstate())

describe('D: what is told of a partner while its order is submitted', () => {
  test.each([
    ['its suspension', suspend, reinstate, 'PARTNER_SUSPENDED'],
    ['an overdue debt', () => overdue('2000.00', 9), () => overdue('0.00', 0), 'OVERDUE'],
    ['a training that lapsed', () => trained(false), () => trained(true), 'CERTIFICATE_EXPIRED'],
  ] as const)('D: %s holds it or refuses it, whichever came first', async (_what, happen, end, reason) => {
    for (let round = 0; round < 6; round += 1) {
      const draft = await w.create()
      const [submitted] = await Promise.all([w.command('partner-a', 'submitOrder', draft), happen()])
      const order = await w.read(draft.id)
      if (submitted.__typename === 'PartnerNotActive') expect(order.status).toBe('DRAFT')
      else expect([order.status, order.holdReasons]).toEqual(['ON_HOLD', [reason]])
      await end()
    }
  })

  test('D: an order that another one is split from while its partner is suspended is held as well', async () => {
    for (let round = 0; round < 4; round += 1) {
      const whole = await w.submitted([{ product: w.charger, qty: 4 }])
      const [split] = await Promise.all([w.split(whole, [1]).catch(() => null), suspend()])
      for (const { id } of split?.order ? [split.order, split.newOrder] : [whole])
        expect((await w.read(id)).holdReasons).toEqual(['PARTNER_SUSPENDED'])
      await reinstate()
    }
  })

  test('D: is asked once more where the order is confirmed: an order that should have been held is not accepted', async () => {
    const order = await w.reserveCredit(await w.submitted())
    await suspend()
    // As if the event had not reached this order.
    await t.db.update(salesOrder).set({ status: 'SUBMITTED', holdReasons: [] }).where(eq(salesOrder.id, order.id))
    const { version } = await w.read(order.id)
    expect(await confirm({ id: order.id, version })).toMatchObject({ refusal: 'ORDER_TO_BE_HELD' })
    expect(await w.read(order.id)).toMatchObject({ status: 'SUBMITTED', version })
  })
})

describe('A: what is ordered', () => {
  test('A: comes in whole packages, and goes to a city or a county', async () => {
    const boxed = await addProduct(t, { sku: 'BOX-10', packQty: 10 })
    await addPriceList(t, [[boxed, '1.00']], { revision: 2 })
    expect(await w.create([{ product: boxed, qty: 15 }])).toMatchObject({ refusal: 'QUANTITY_NOT_IN_PACKS' })
    expect(await w.create([{ product: boxed, qty: 20 }])).toMatchObject({ status: 'DRAFT' })
    await expect(w.create(undefined, { shipTo: '320000' })).rejects.toThrow(/city or a county; 320000 is a province/)
  })

  test('A: is promised for a day within two years', async () => {
    const order = await w.reserveCredit(await w.submitted())
    await expect(confirm(order, '9999-12-31')).rejects.toThrow(/must be a day that exists/)
    await expect(confirm(order, '2029-01-01')).rejects.toThrow(/`promisedDate` must be from/)
  })
})

describe('E: an order that has ended', () => {
  test.each(['cancelled', 'rejected', 'closed'])('E: holds no credit: %s', async (how) => {
    const ended: AskedOrder =
      how === 'closed'
        ? await w.command('order-desk', 'closeOrder', await w.delivered(1))
        : how === 'rejected'
          ? await w.command('order-desk', 'rejectOrder', await w.reserveCredit(await w.submitted()), 'reason: "x"')
          : await w.cancel(await w.confirmed())
    expect(ended).toMatchObject({ status: how.toUpperCase(), creditReserved: false })
  })
})

test('G: a line keeps the name and number its product had when it was ordered', async () => {
  const order = await w.create([{ product: w.cable, qty: 1 }])
  await t.db.update(product).set({ name: '改名后的线缆', sku: 'CABLE-NEW' }).where(eq(product.id, w.cable.id))
  const { order: read } = await t.data(
    'partner-a',
    `{ order(id: "${order.id}") { lines { sku productName product { sku name } } } }`,
  )
  expect(read.lines).toEqual([
    { sku: w.cable.sku, productName: w.cable.name, product: { sku: 'CABLE-NEW', name: '改名后的线缆' } },
  ])
})

describe('what the order desk can put right', () => {
  test('another promised day, with the reason told; what was shipped keeps the day it was promised for', async () => {
    const order = await w.confirmed()
    const moved = await w.command(
      'order-desk',
      'changePromisedDate',
      order,
      'promisedDate: "2026-12-20", reason: "缺料"',
    )
    expect(moved).toMatchObject({ promisedDate: '2026-12-20', status: 'CONFIRMED' })
    expect((await t.recorded()).at(-1)).toMatchObject({
      type: 'OrderPromiseChanged',
      payload: { orderId: order.id, promisedDate: '2026-12-20', reason: '缺料' },
    })
    await expect(
      w.command('order-desk', 'changePromisedDate', moved, 'promisedDate: "2026-11-01", reason: "x"'),
    ).rejects.toThrow(/`promisedDate` must be from/)
  })

  test('units that were set aside are taken back, and no more than were not shipped', async () => {
    const shipped = await w.ship(await w.allocated([{ product: w.charger, qty: 3 }]), [1])
    const lines = (qty: number) => `reason: "另作他用", ${w.units(shipped, [qty])}` as const
    expect(await w.command('order-desk', 'releaseAllocation', shipped, lines(3))).toMatchObject({
      refusal: 'QUANTITY_EXCEEDED',
    })
    const released = await w.command('order-desk', 'releaseAllocation', shipped, lines(2))
    expect(released).toMatchObject({ status: 'PARTIALLY_SHIPPED', lines: [{ allocatedQty: 1, shippedQty: 1 }] })
    const all = await w.command('order-desk', 'releaseAllocation', await w.allocated(), 'reason: "x"')
    expect(all).toMatchObject({ status: 'CONFIRMED', lines: [{ allocatedQty: 0 }] })
  })
})
