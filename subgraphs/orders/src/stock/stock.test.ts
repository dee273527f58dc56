import { PARTNER_A } from '@channelgraph/access'
import { ChargerInstalled } from '@channelgraph/contracts'
import { newId } from '@channelgraph/values'
import { describe, expect, test } from 'vitest'
import { addPartner, ordersWorld, SUZHOU } from '../testing/fixture.ts'
import { serialUnit } from './stock.tables.ts'

const w = await ordersWorld()
const { t } = w

describe('stock', () => {
  test('on hand is delivered and not installed; velocity is what was installed in the last 56 days', async () => {
    const id = await addPartner(t, { id: newId('partner'), code: 'PT-STOCK', ...SUZHOU })
    const sold = {
      partnerId: id,
      productId: w.charger.id,
      orderId: newId('order'),
      orderNo: 'SO1',
      shipmentId: newId('shipment'),
      shippedOn: '2026-09-01',
    }
    const serials = w.newSerials(12)
    await t.db
      .insert(serialUnit)
      .values(serials.map((serialNo, i) => ({ ...sold, serialNo, deliveredOn: i < 10 ? '2026-09-03' : null })))
    const install = (serialNo: string, installedOn: string) =>
      t.deliver(ChargerInstalled, {
        serialNo,
        productId: w.charger.id,
        partnerId: id,
        regionCode: '320506',
        stationId: newId('station'),
        installedOn,
      })
    await install(serials[0]!, '2026-09-28') // 56 days before: outside the window
    await install(serials[1]!, '2026-09-29')
    await install(serials[2]!, '2026-11-23')
    const { _entities } = await t.data(
      'management',
      `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Partner {
        inventory { product { sku } asOf onHand inTransit dailyVelocity leadTimeDays coverDays } ordersKpi { stockCoverDays targetAttainment } } } }`,
      { r: [{ __typename: 'Partner', id }] },
    )
    expect(_entities[0]).toEqual({
      inventory: [
        {
          product: { sku: 'DC-120-2G' },
          asOf: '2026-11-23',
          onHand: 7,
          inTransit: 2,
          dailyVelocity: '0.035714',
          leadTimeDays: 14,
          coverDays: '196.000000',
        },
      ],
      ordersKpi: { stockCoverDays: '196.000000', targetAttainment: null },
    })
  })

  test('a serial number says what it is, who bought it, by which order, and when it was accepted', async () => {
    const serialNos = w.newSerials(1)
    const order = await w.deliver(await w.ship(await w.allocated([{ product: w.charger, qty: 1 }]), [1], { serialNos }))
    const { _entities } = await t.data(
      'after-sales',
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Charger { product { sku } soldTo { id } orderNo deliveredOn } } }',
      {
        r: [
          { __typename: 'Charger', serialNo: serialNos[0] },
          { __typename: 'Charger', serialNo: 'UNKNOWN' },
        ],
      },
    )
    expect(_entities).toEqual([
      { product: { sku: 'DC-120-2G' }, soldTo: { id: PARTNER_A.id }, orderNo: order.no, deliveredOn: '2026-11-23' },
      null,
    ])
  })
})
