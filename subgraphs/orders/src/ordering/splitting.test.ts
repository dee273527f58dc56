import { describe, expect, test } from 'vitest'
import { ordersWorld } from '../testing/fixture.ts'

const w = await ordersWorld()
const { t } = w

const lastEvent = async () => (await t.recorded()).at(-1)

describe('splitting', () => {
  test('moves exactly the asked units into an order of their own, with all that was decided of them', async () => {
    const partly = await w.confirmed([
      { product: w.charger, qty: 3 },
      { product: w.cable, qty: 7 },
    ])
    const allocated = await w.command('order-desk', 'allocateOrder', partly, w.units(partly, [1, 3]))
    const { order: stays, newOrder } = await w.split(await w.ship(allocated, [1]), [2, 3])
    expect(stays).toMatchObject({
      status: 'PARTIALLY_SHIPPED',
      lines: [
        { qty: 1, allocatedQty: 1, shippedQty: 1, netAmount: '35398.23' },
        { qty: 4, allocatedQty: 3, netAmount: '40.02' },
      ],
      netAmount: '35438.25',
    })
    expect(newOrder).toMatchObject({
      ...{ status: 'CONFIRMED', creditReserved: true, version: 1, splitFrom: { no: partly.no } },
      ...{ submittedAt: partly.submittedAt, promisedDate: partly.promisedDate, shipments: [] },
      lines: [
        { qty: 2, allocatedQty: 0, netAmount: '70796.46' },
        { qty: 3, allocatedQty: 0, netAmount: '30.02' },
      ],
      netAmount: '70826.48',
    })
    expect(newOrder.no).not.toBe(partly.no)
    expect(await lastEvent()).toMatchObject({
      type: 'OrderSplit',
      payload: {
        ...{ orderId: partly.id, no: partly.no, gross: stays.grossAmount },
        ...{ newOrderId: newOrder.id, newNo: newOrder.no, newGross: newOrder.grossAmount },
      },
    })
  })

  test('takes no unit that goods were set aside for, and none that was cancelled', async () => {
    const order = await w.confirmed([{ product: w.charger, qty: 4 }])
    const allocated = await w.command('order-desk', 'allocateOrder', order, w.units(order, [1]))
    const cancelled = await w.cancel(allocated, [1])
    expect(await w.split(cancelled, [3])).toMatchObject({ refusal: 'QUANTITY_EXCEEDED' })
    expect(await w.read(order.id)).toMatchObject({ version: cancelled.version, lines: cancelled.lines })
    expect(await w.split(cancelled, [2])).toMatchObject({ order: { lines: [{ qty: 2, cancelledQty: 1 }] } })
  })

  test('a waiting order and the new one wait for the same reasons', async () => {
    const order = await w.submitted([{ product: w.charger, qty: 2 }], { shipTo: '440300' })
    const { order: stays, newOrder } = await w.split(order, [1])
    for (const one of [stays, newOrder])
      expect(one).toMatchObject({ status: 'ON_HOLD', holdReasons: ['TERRITORY_CHECK'], lines: [{ qty: 1 }] })
  })

  test('a line of which nothing stays goes, and a unit stays in the order', async () => {
    const order = await w.confirmed([
      { product: w.charger, qty: 1 },
      { product: w.cable, qty: 2 },
    ])
    expect(await w.split(order, [1, 2])).toMatchObject({ refusal: 'NOTHING_STAYS' })
    const { order: stays, newOrder } = await w.split(order, [1])
    expect(stays.lines).toMatchObject([{ id: order.lines[1]!.id, qty: 2 }])
    expect(newOrder.lines).toMatchObject([{ qty: 1 }])
  })

  test('the rest of an order that is done moves away: the status follows from what stays', async () => {
    const order = await w.confirmed([{ product: w.charger, qty: 3 }])
    const allocated = await w.command('order-desk', 'allocateOrder', order, w.units(order, [1]))
    const delivered = await w.deliver(await w.ship(allocated, [1]))
    expect(delivered.status).toBe('PARTIALLY_DELIVERED')
    expect(await w.split(delivered, [2])).toMatchObject({
      order: { status: 'DELIVERED' },
      newOrder: { status: 'CONFIRMED' },
    })
  })
})
