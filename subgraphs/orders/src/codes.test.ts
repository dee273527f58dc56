import { asTyped, unchecked } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
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

test('C: a plug is one of the catalogue, however it was typed, and an unknown one is refused by name', async () => {
  let n = 0
  const publish = async (connectorTypes: string) => {
    n += 1
    const input =
      `sku: "PLUG-${n}", name: "x", line: "DC-FAST", current: DC, ratedPowerKw: "60", connectorTypes: ${connectorTypes}, connectorCount: 2, leadTimeDays: 1` as const
    const { data, errors } = await t.ask(
      'order-desk',
      `mutation { publishProduct(idempotencyKey: "plug-${n}", input: { ${input} }) { ... on Product { connectorTypes } } }`,
    )
    return errors[0]?.message ?? data.publishProduct.connectorTypes
  }
  expect(await publish('["gbt-dc", " ＣＣＳ_2 "]')).toEqual(['GBT_DC', 'CCS_2'])
  expect(await publish('["GBT_DC", "schuko"]')).toMatch(/must be of GBT_AC, GBT_DC, .*; "schuko" is none/)
})

test('C: an order goes to a place there is: a county nobody knows is refused by name, in an order and in every filter', async () => {
  await expect(create(undefined, { shipTo: '320599' })).rejects.toThrow('"320599" is none')
  for (const query of [
    '{ orders(filter: { regionCodes: ["320599"] }) { nodes { no } } }',
    '{ partnerSalesRanking(period: { from: "2026-01-01", to: "2026-12-31" }, slice: { regionCodes: ["320599"] }) { rank } }',
  ])
    expect((await t.ask('management', unchecked(query))).errors[0]?.message).toContain('"320599" is none')
})

const PRODUCT =
  '__typename ... on Product { id sku line version connectorTypes } ... on Refusal { refusal: code message }'
const change = async (mutation: string) =>
  (await t.data('order-desk', unchecked(`mutation { result: ${mutation} }`))).result
const publish = (sku: string, line: string, plug = 'GBT_DC') =>
  change(
    `publishProduct(input: { sku: "${sku}", name: "充电桩", line: "${line}", current: DC, ratedPowerKw: "60",
      connectorTypes: ["${plug}"], connectorCount: 1, leadTimeDays: 7 }, idempotencyKey: "${newId('event')}") { ${PRODUCT} }`,
  )

test('C: a product line has one spelling, the first one, also where two begin it at the same instant', async () => {
  for (let round = 0; round < 4; round += 1) {
    const spellings = [`LINE-${round}`, `line_${round}`, `LINE${round}`, `LINE.${round}`]
    const published = await Promise.all(spellings.map((line, i) => publish(`RACE-${round}-${i}`, line)))
    expect(new Set(published.map(({ line }) => line)).size).toBe(1)
    const listed = await t.data('order-desk', unchecked(`{ products(lines: ["li ne/${round}"]) { nodes { sku } } }`))
    expect(listed.products.nodes).toHaveLength(4)
  }
  const other = await publish('OTHER-1', 'OTHER')
  const moved = `changeProduct(id: "${other.id}", expectedVersion: 1, input: { line: "dc_fa.st" }) { ${PRODUCT} }`
  expect(await change(moved)).toMatchObject({ line: 'DC-FAST' })
})

test('C: a product number is taken in every spelling, also at the same instant', async () => {
  for (let round = 0; round < 4; round += 1) {
    const spellings = [`DC-9${round}-A`, `DC9${round}A`, `dc9${round}-a`]
    const published = await Promise.all(spellings.map((sku) => publish(sku, 'DC-FAST')))
    expect(published.map(({ refusal }) => refusal).filter(Boolean)).toEqual(['DUPLICATE_SKU', 'DUPLICATE_SKU'])
  }
})

test('C: a plug is of its type however its separators are typed, and a line has letters or digits', async () => {
  expect(await publish('PLUGGED-1', 'DC-FAST', 'ccs2')).toMatchObject({ connectorTypes: ['CCS_2'] })
  await expect(publish('PLUGGED-2', '-_.')).rejects.toThrow('`line` must have letters or digits')
})
