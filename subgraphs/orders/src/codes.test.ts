import { asTyped } from '@channelgraph/testkit'
import { expect, test } from 'vitest'
import { ordersWorld } from './testing/fixture.ts'

const { t, charger, run, create, allocated, ship, deliver, requestReturn } = await ordersWorld()

test('C: an order and a product are found by their numbers, in whatever case and width they are typed', async () => {
  const { no } = await create()
  expect(await t.data('order-desk', `{ order(no: "${asTyped(no)}") { no } }`)).toEqual({ order: { no } })
  expect(await t.data('order-desk', `{ product(sku: "${asTyped(charger.sku)}") { sku } }`)).toEqual({
    product: { sku: charger.sku },
  })
  const { products } = await t.data('order-desk', `{ products(lines: ["${asTyped('ACCESSORY')}"]) { nodes { sku } } }`)
  expect(products.nodes).toEqual([{ sku: 'CABLE-5M' }])
})

test('C: a number that is nothing but blanks is no number', async () => {
  const { errors } = await t.ask('order-desk', '{ order(no: " \u3000") { no } }')
  expect(errors[0]?.extensions?.code).toBe('BAD_USER_INPUT')
})

test('C: a region code of any width is one region, in an order and in every filter', async () => {
  const order = await create(undefined, { shipTo: asTyped('440306') })
  const asked = `regionCodes: ["${asTyped('440306')}"]` as const
  const { orders, partnerSalesRanking } = await t.data(
    'order-desk',
    `{ orders(filter: { ${asked} }) { nodes { no shipToRegion { code } } } partnerSalesRanking(period: { from: "2026-01-01", to: "2026-12-31" }, slice: { ${asked} }) { rank } }`,
  )
  expect(orders.nodes).toEqual([{ no: order.no, shipToRegion: { code: '440306' } }])
  expect(partnerSalesRanking).toEqual([])
})

test('C: units are shipped and come back under the serial numbers on them, however these are typed', async () => {
  const serialNos = ['SN-A1', 'SN-A2']
  const order = await allocated([{ product: charger, qty: 2 }])
  const shipped = await deliver(await ship(order, [2], { serialNos: serialNos.map(asTyped) }))
  const { order: seen } = await t.data('auditor', `{ order(id: "${order.id}") { shipments { lines { serialNos } } } }`)
  expect(seen.shipments).toEqual([{ lines: [{ serialNos }] }])
  expect(await requestReturn(shipped, [asTyped('SN-A1')])).toMatchObject({ status: 'REQUESTED' })
  const again = await allocated([{ product: charger, qty: 1 }])
  expect(await ship(again, [1], { serialNos: ['sn-a2'] })).toMatchObject({ refusal: 'SERIAL_NUMBER_TAKEN' })
})

test('C: a product is published once under its number, whatever the case', async () => {
  const input = `name: "x", line: "dc-fast", current: DC, ratedPowerKw: "60", connectorTypes: ["GBT_DC"], connectorCount: 2, leadTimeDays: 1`
  const publish = (sku: string) =>
    run(
      'order-desk',
      `publishProduct(idempotencyKey: "p-${sku}", input: { sku: "${sku}", ${input} }) { ... on Product { sku line } ... on Refusal { code } }`,
    )
  expect(await publish(asTyped('NEW-1'))).toEqual({ sku: 'NEW-1', line: 'DC-FAST' })
  expect(await publish('new-1')).toEqual({ code: 'DUPLICATE_SKU' })
})
