import { Decimal, formatDecimal, Money, vatOf } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { product } from '../catalogue/catalogue.tables.ts'
import { orderLine } from '../ordering/ordering.tables.ts'
import { ordersWorld } from '../testing/fixture.ts'

const w = await ordersWorld()
const { t } = w

describe('shipping', () => {
  test('sends units by serial number, in several shipments, and tells support which', async () => {
    const order = await w.allocated([
      { product: w.charger, qty: 3 },
      { product: w.cable, qty: 5 },
    ])
    const first = await w.ship(order, [2, 0])
    expect(first).toMatchObject({
      status: 'PARTIALLY_SHIPPED',
      shipments: [{ no: `${order.no}-1`, status: 'IN_TRANSIT' }],
    })
    const event = (await t.recorded()).at(-1)
    expect(event).toMatchObject({ type: 'OrderShipped', payload: { orderNo: order.no } })
    expect(event?.payload.lines).toEqual([
      {
        orderLineId: order.lines[0]!.id,
        productId: w.charger.id,
        qty: 2,
        serialNos: expect.arrayContaining([expect.stringMatching(/^SN/)]),
      },
    ])
    const second = await w.ship(first, [1, 0])
    const third = await w.ship(second, [0, 5], { serialised: false })
    expect(third).toMatchObject({ status: 'SHIPPED', shipments: [{}, {}, { no: `${order.no}-3` }] })
  })

  test('takes no more than was allocated, and leaves everything as it was', async () => {
    const order = await w.allocated([{ product: w.charger, qty: 2 }])
    expect(await w.ship(order, [3])).toMatchObject({ refusal: 'QUANTITY_EXCEEDED' })
    expect(await w.read(order.id)).toEqual(expect.objectContaining({ version: order.version, shipments: [] }))
  })

  test('allocation in part ships in part', async () => {
    const order = await w.confirmed([{ product: w.charger, qty: 3 }])
    const lines = `lines: [{ orderLineId: "${order.lines[0]!.id}", qty: 2 }]` as const
    const allocated = await w.command('order-desk', 'allocateOrder', order, lines)
    expect(allocated).toMatchObject({ status: 'ALLOCATED', lines: [{ allocatedQty: 2 }] })
    expect(await w.command('order-desk', 'allocateOrder', allocated, lines)).toMatchObject({
      refusal: 'QUANTITY_EXCEEDED',
    })
    expect(await w.ship(allocated, [2])).toMatchObject({ status: 'PARTIALLY_SHIPPED' })
  })

  test('a serial number leaves the factory once, and a refused shipment keeps none of its numbers', async () => {
    const [taken = '', fresh = ''] = w.newSerials(2)
    await w.ship(await w.allocated([{ product: w.charger, qty: 1 }]), [1], { serialNos: [taken] })
    const order = await w.allocated([{ product: w.charger, qty: 2 }])
    expect(await w.ship(order, [2], { serialNos: [fresh, taken] })).toMatchObject({ refusal: 'SERIAL_NUMBER_TAKEN' })
    expect(await w.ship(order, [1], { serialNos: [fresh] })).toMatchObject({ __typename: 'Order' })
  })

  test('two shipments of one serial number at the same moment: one of them is refused', async () => {
    const serialNos = w.newSerials(1)
    const [one, other] = [
      await w.allocated([{ product: w.charger, qty: 1 }]),
      await w.allocated([{ product: w.charger, qty: 1 }]),
    ]
    const answers = await Promise.all([one, other].map((order) => w.ship(order, [1], { serialNos })))
    expect(answers.map((answer) => answer.__typename).sort()).toEqual(['Order', 'SerialNumberTaken'])
  })

  test('a product with serial numbers is not shipped by quantity, nor one without by number', async () => {
    const order = await w.allocated([
      { product: w.charger, qty: 1 },
      { product: w.cable, qty: 1 },
    ])
    for (const line of [
      `{ orderLineId: "${order.lines[0]!.id}", qty: 1 }`,
      `{ orderLineId: "${order.lines[1]!.id}", serialNos: ["SNX"] }`,
    ] as const) {
      const { errors } = await t.ask(
        'order-desk',
        `mutation { shipOrder(id: "${order.id}", expectedVersion: ${order.version}, lines: [${line}]) { __typename } }`,
      )
      expect(errors[0]?.extensions?.code).toBe('BAD_USER_INPUT')
    }
  })
})

describe('accepting', () => {
  test('O-02 partial deliveries sum to the ordered quantity, and their amounts to the line to the cent', async () => {
    const order = await w.allocated([{ product: w.cable, qty: 7 }])
    let current = order
    for (const qty of [1, 2, 4]) current = await w.ship(current, [qty], { serialised: false })
    // Out of order, as lorries arrive.
    for (const shipment of [2, 0, 1]) current = await w.deliver(current, { shipment })
    expect(current).toMatchObject({ status: 'DELIVERED', lines: [{ qty: 7, deliveredQty: 7 }] })

    const deliveries = (await t.recorded()).filter((e) => e.type === 'OrderDelivered' && e.payload.orderId === order.id)
    expect(deliveries.map((e) => e.payload.lines[0].qty)).toEqual([4, 1, 2])
    const sum = (of: 'net' | 'vat' | 'gross') => Money.sum(deliveries.map((e) => Money.parse(e.payload[of]))).toString()
    const net = Money.parse('70.04') // 7 x 10.005 = 70.035, half up
    expect([sum('net'), sum('vat')]).toEqual([net.toString(), vatOf(net, new Decimal('0.13')).toString()])
    expect([sum('net'), sum('vat'), sum('gross')]).toEqual([order.netAmount, order.vatAmount, order.grossAmount])
  })

  test('by the partner itself, counts from the given instant, and is told with net, VAT and gross of each line', async () => {
    const order = await w.ship(await w.allocated([{ product: w.charger, qty: 3 }]), [3])
    t.clock.advance(86_400_000)
    const accepted = await w.deliver(order, { as: 'partner-a', acceptedAt: '2026-11-23T16:00:00Z' })
    t.clock.set('2026-11-23T10:00:00+08:00')
    expect(accepted.status).toBe('DELIVERED')
    expect((await t.recorded()).at(-1)).toMatchObject({
      type: 'OrderDelivered',
      payload: {
        shipmentNo: `${order.no}-1`,
        regionCode: '320506',
        acceptedAt: '2026-11-23T16:00:00.000Z',
        net: '106194.69',
        vat: '13805.31',
        gross: '120000.00',
        lines: [
          {
            ...{ qty: 3, net: '106194.69', vatRate: '0.130000', vat: '13805.31', gross: '120000.00' },
            // G: as ordered, for the documents that bill it
            ...{ sku: expect.any(String), name: expect.any(String), unitPriceNet: expect.any(String) },
          },
        ],
      },
    })
    expect(await w.command('order-desk', 'closeOrder', accepted)).toMatchObject({ status: 'CLOSED' })
  })

  test('G: is told with number, name and price of the goods as they were ordered, whatever they are called by then', async () => {
    const sold = w.cable
    const order = await w.ship(await w.allocated([{ product: sold, qty: 1 }]), [1], { serialised: false })
    const [line] = await t.db.select().from(orderLine).where(eq(orderLine.orderId, order.id))
    const called = (sku: string, name: string) => t.db.update(product).set({ sku, name }).where(eq(product.id, sold.id))
    await called('CABLE-6M', '新名称')
    await w.deliver(order)
    await called(sold.sku, sold.name)
    const [told] = (await t.recorded()).at(-1)!.payload.lines
    expect(told).toMatchObject({ sku: sold.sku, name: sold.name, unitPriceNet: formatDecimal(line!.unitPriceNet) })
  })

  test('not before it was shipped, not in the future, and not by another partner', async () => {
    const order = await w.ship(await w.allocated([{ product: w.charger, qty: 1 }]), [1])
    const confirm = (as: string, at: string) =>
      t.ask(
        as,
        `mutation { confirmDelivery(shipmentId: "${order.shipments[0]!.id}", expectedVersion: 1, receiptUrl: "https://files.example/r.pdf", acceptedAt: "${at}") { __typename } }`,
      )
    for (const at of ['2026-11-22T10:00:00+08:00', '2026-11-24T10:00:00+08:00'])
      expect((await confirm('order-desk', at)).errors[0]?.extensions?.code).toBe('BAD_USER_INPUT')
    expect((await confirm('partner-b', '2026-11-23T10:00:00+08:00')).errors[0]?.extensions?.code).toBe('NOT_FOUND')
  })

  test('after the rest was cancelled, what was delivered and what was cancelled are the whole order', async () => {
    const order = await w.allocated([{ product: w.cable, qty: 3 }])
    const shipped = await w.ship(order, [2], { serialised: false })
    const cancelled = await w.command('order-desk', 'cancelOrder', shipped, 'reason: "site given up"')
    expect(await w.deliver(cancelled)).toMatchObject({ status: 'DELIVERED' })
    const gross = (await t.recorded())
      .filter((e) => ['OrderCancelled', 'OrderDelivered'].includes(e.type) && e.payload.orderId === order.id)
      .map((e) => Money.parse(e.payload.gross))
    expect(Money.sum(gross).toString()).toBe(order.grossAmount)
  })
})
