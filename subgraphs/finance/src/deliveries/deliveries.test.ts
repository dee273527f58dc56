import { testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { heldBy } from '../credit/credit.rules.ts'
import { creditReservation } from '../credit/credit.tables.ts'
import { finance } from '../subgraph.ts'
import { financeFixture } from '../testing/fixture.ts'
import { projectDelivery } from './commands/project-delivery.ts'
import { deliveryRef } from './deliveries.tables.ts'

const t = await testSubgraph(finance)
const given = financeFixture(t)

const accepted = (partnerId: string, orderId: string) => ({
  orderId,
  orderNo: 'SO20260930-000001',
  shipmentId: newId('shipment'),
  shipmentNo: 'SH-1',
  partnerId,
  regionCode: '320500',
  acceptedAt: '2026-09-30T16:00:00.000Z',
  net: '100.00',
  vat: '13.00',
  gross: '113.00',
  lines: [
    {
      orderLineId: newId('orderLine'),
      productId: newId('product'),
      qty: 1,
      serialNos: ['SN1'],
      ...{ sku: 'DC-120', name: '120 kW 直流充电桩', unitPriceNet: '100' },
      net: '100.00',
      vatRate: '0.13',
      vat: '13.00',
      gross: '113.00',
    },
  ],
})

test('a shipment told twice is kept once, and posted once to its order', async () => {
  const partnerId = await given.partner()
  await given.contract(partnerId)
  const orderId = await given.order(partnerId, '226.00')
  const shipment = accepted(partnerId, orderId)
  for (const _time of [1, 2]) await projectDelivery(t.subgraph.system('test'), shipment)
  expect(await t.db.select().from(deliveryRef).where(eq(deliveryRef.orderId, orderId))).toMatchObject([
    { id: `${shipment.shipmentId}/${shipment.lines[0]?.orderLineId}`, acceptedOn: '2026-10-01' },
  ])
  const [reservation] = await t.db.select().from(creditReservation).where(eq(creditReservation.orderId, orderId))
  expect(reservation?.posted.toString()).toBe('113.00')
})

test('more than was reserved, or without a reservation, is kept all the same: goods delivered stay invoiceable', async () => {
  const partnerId = await given.partner()
  await given.contract(partnerId, { creditLimit: '10.00' })
  const orderId = await given.order(partnerId, '113.00') // refused
  await projectDelivery(t.subgraph.system('test'), accepted(partnerId, orderId))
  expect(await given.draft([partnerId], { from: '2026-10-01', to: '2026-10-31' })).toMatchObject([{ gross: '113.00' }])
})

describe('goods accepted while nothing was held for them are not reserved when their order is decided anew', () => {
  const holds = async (orderId: string) => {
    const [row] = await t.db.select().from(creditReservation).where(eq(creditReservation.orderId, orderId))
    return [row!.status, heldBy(row!).toString()]
  }

  test('which was refused, delivered in part with its hold released, and is affordable now', async () => {
    const partnerId = await given.partner()
    await given.contract(partnerId, { creditLimit: '10.00' })
    const orderId = await given.order(partnerId, '226.00')
    await projectDelivery(t.subgraph.system('test'), accepted(partnerId, orderId))
    expect(await holds(orderId)).toEqual(['REFUSED', '0.00'])
    await given.contract(partnerId, { creditLimit: '1000.00' })
    await t.subgraph.sweep()
    expect(await holds(orderId)).toEqual(['RESERVED', '113.00'])
  })

  test('whose reservation had expired, and which is submitted again', async () => {
    const partnerId = await given.partner()
    await given.contract(partnerId, { creditLimit: '1000.00' })
    const orderId = await given.order(partnerId, '226.00')
    const start = t.clock.now()
    t.clock.set('2027-02-21T16:00:00Z')
    await t.subgraph.sweep()
    t.clock.set(start)
    expect(await holds(orderId)).toEqual(['EXPIRED', '0.00'])
    await projectDelivery(t.subgraph.system('test'), accepted(partnerId, orderId))
    await given.order(partnerId, '226.00', orderId)
    expect(await holds(orderId)).toEqual(['RESERVED', '113.00'])
  })
})
