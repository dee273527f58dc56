import { PARTNER_A } from '@channelgraph/access'
import {
  event,
  OrderDelivered,
  PartnerActivated,
  PartnerRegistered,
  PartnerUpdated,
  type PayloadOf,
  ProductChanged,
  ProductPublished,
} from '@channelgraph/contracts'
import { testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { finance } from '../subgraph.ts'
import { type Drafted, financeFixture } from '../testing/fixture.ts'

const t = await testSubgraph(finance)
const given = financeFixture(t)

const USCC = '91320500MA1MBXXH5G'
const company = { name: '苏州充电设备有限公司', uscc: USCC, address: '苏州市工业园区星湖街 1 号' }
const later = { name: '改名充电有限公司', address: '苏州市迁址路 2 号', regionCode: '310100' }
const GOODS = { sku: 'DC-120-B', name: '120 kW 直流充电桩', unitPriceNet: '1000' }

const profileOf = (partnerId: string, change = {}): PayloadOf<typeof PartnerUpdated> => ({
  ...{ partnerId, code: `PT-${partnerId}`, kind: 'DISTRIBUTOR', tier: 'STANDARD', status: 'ACTIVE', ...company },
  ...{ regionCode: '320500', regionPath: 'HUADONG/320000/320500/', managerId: newId('employee') },
  ...change,
})
const product = (productId: string, name: string): PayloadOf<typeof ProductPublished> => ({
  ...{ productId, sku: 'DC-120', name, line: 'DC-FAST', current: 'DC', lifecycle: 'ACTIVE', serialised: true },
  ...{ connectorTypes: ['GBT_DC'], connectorCount: 2, leadTimeDays: 14, warrantyMonths: 24 },
})

/** A partner with two units accepted in September, of goods as they were ordered. */
async function delivered(partnerId: string, goods: typeof GOODS | Record<string, never> = GOODS) {
  await t.deliver(PartnerRegistered, profileOf(partnerId))
  await given.contract(partnerId)
  const productId = newId('product')
  await t.deliver(ProductPublished, product(productId, '120 kW 直流充电桩'))
  const amounts = { net: '2000.00', vat: '260.00', gross: '2260.00' }
  const line = { orderLineId: newId('orderLine'), productId, qty: 2, serialNos: [], vatRate: '0.13', ...amounts }
  const delivery = {
    ...{ orderId: newId('order'), orderNo: 'SO20260901-000009', shipmentId: newId('shipment'), shipmentNo: 'SH-9' },
    ...{ partnerId, regionCode: '320500', acceptedAt: '2026-09-10T02:00:00.000Z', ...amounts },
    lines: [{ ...line, ...goods }],
  }
  return { partnerId, productId, delivery }
}

/** The company is called otherwise, has moved, and the goods are called otherwise as well. */
async function renameAll({ partnerId, productId }: { partnerId: string; productId: string }) {
  await t.deliver(PartnerUpdated, profileOf(partnerId, later))
  await t.deliver(ProductChanged, product(productId, '新一代直流桩'))
}

const PARTY = 'asIssued { code name uscc address region { code } }'
const ISSUED = `query ($no: ID!) { settlement(no: $no) { id version status ${PARTY}
  lines { lineNo kind sku productName qty unitPriceNet net product { id } }
  invoices { id no version status ${PARTY} redInvoiceOf { no }
    lines { lineNo name sku qty unitPriceNet net vatRate vat gross product { id } } } } }` as const
const read = async ({ no }: Pick<Drafted, 'no'>) => (await t.data('finance', ISSUED, { no })).settlement

const partyOf = (partnerId: string, change: { name?: string; uscc?: string | null; address?: string | null } = {}) => ({
  ...{ code: `PT-${partnerId}`, ...company, region: { code: '320500' }, ...change },
})
const settlementLineOf = (productId: string) => ({
  ...{ lineNo: 1, kind: 'DELIVERY', sku: GOODS.sku, productName: GOODS.name, qty: 2, unitPriceNet: '1000.000000' },
  ...{ net: '2000.00', product: { id: productId } },
})
const invoiceLineOf = (productId: string, sign = '') => ({
  ...{ lineNo: 1, name: GOODS.name, sku: GOODS.sku, qty: sign ? -2 : 2, unitPriceNet: '1000.000000' },
  ...{ net: `${sign}2000.00`, vatRate: '0.130000', vat: `${sign}260.00`, gross: `${sign}2260.00` },
  product: { id: productId },
})

test('G: an issued invoice keeps buyer, goods, units and prices, whatever company and product are called later', async () => {
  const goods = await delivered(PARTNER_A.id)
  await t.deliver(OrderDelivered, goods.delivery)
  const [drafted] = await given.draft([goods.partnerId])
  const invoiced = await given.onward(drafted!, 'INVOICED')
  await renameAll(goods)
  const { invoices } = await read(invoiced)
  expect(invoices).toMatchObject([
    { asIssued: partyOf(goods.partnerId), lines: [invoiceLineOf(goods.productId)], redInvoiceOf: null },
  ])
})

test('G: a red invoice is made out as the one it takes back was, with its goods, and the one that follows as the company is then', async () => {
  const goods = await delivered(PARTNER_A.id)
  await t.deliver(OrderDelivered, goods.delivery)
  const [drafted] = await given.draft([goods.partnerId])
  const invoiced = await given.onward(drafted!, 'INVOICED')
  const [blue] = (await read(invoiced)).invoices
  await renameAll(goods)
  await given.takeBack('invoice', blue)
  const reversed = await read(invoiced)
  await given.take('issueInvoice', reversed)
  const { invoices } = await read(invoiced)
  expect(invoices).toMatchObject([
    { no: blue.no, status: 'RED_REVERSED', asIssued: partyOf(goods.partnerId) },
    {
      redInvoiceOf: { no: blue.no },
      asIssued: partyOf(goods.partnerId),
      lines: [invoiceLineOf(goods.productId, '-')],
    },
    {
      status: 'ISSUED',
      asIssued: { name: later.name, address: later.address, uscc: USCC, region: { code: '310100' } },
      lines: [invoiceLineOf(goods.productId)],
    },
  ])
})

test('G: a settlement keeps the goods as they were ordered, and from its sending on the partner as it was sent to', async () => {
  const goods = await delivered(newId('partner'))
  await t.deliver(OrderDelivered, goods.delivery)
  const [drafted] = await given.draft([goods.partnerId])
  expect(await read(drafted!)).toMatchObject({ asIssued: null, lines: [settlementLineOf(goods.productId)] })
  const sent = await given.take('sendSettlement', drafted!)
  await renameAll(goods)
  expect(await read(sent)).toMatchObject({
    asIssued: partyOf(goods.partnerId),
    lines: [settlementLineOf(goods.productId)],
  })
})

test('G: a settlement that is sent again after a dispute says to whom it is sent then', async () => {
  const goods = await delivered(PARTNER_A.id)
  await t.deliver(OrderDelivered, goods.delivery)
  const [drafted] = await given.draft([goods.partnerId])
  const { id, version } = await given.take('sendSettlement', drafted!)
  const { disputeSettlementLine } = await t.data(
    'partner-a',
    `mutation ($id: ID!, $v: Int!) { disputeSettlementLine(id: $id, expectedVersion: $v, lineNo: 1, claim: "1.00", reason: "broken") {
      ... on Settlement { status disputes { id version } } } }`,
    { id, v: version },
  )
  await renameAll(goods)
  expect(await read(drafted!)).toMatchObject({ status: 'DISPUTED', asIssued: partyOf(goods.partnerId) })
  const [dispute] = disputeSettlementLine.disputes
  await t.data(
    'partner-a',
    'mutation ($id: ID!, $v: Int!) { withdrawDispute(id: $id, expectedVersion: $v) { __typename } }',
    { id: dispute.id, v: dispute.version },
  )
  expect(await read(drafted!)).toMatchObject({ status: 'SENT', asIssued: { name: later.name, address: later.address } })
})

test('G: one invoice of several rates has the lines of its own rate, read on by their number', async () => {
  const partnerId = await given.partner({ partnerId: PARTNER_A.id })
  await given.contract(partnerId)
  await given.delivery(partnerId, '2026-09-10T02:00:00Z', [
    { net: '100.00' },
    { net: '7.00', rate: '0.06' },
    { net: '200.00' },
  ])
  const [drafted] = await given.draft([partnerId])
  const invoiced = await given.onward(drafted!, 'INVOICED')
  const { settlement } = await t.data(
    'finance',
    'query ($no: ID!) { settlement(no: $no) { invoices { net lines { net } some: lines(first: 1) { lineNo net } } } }',
    { no: invoiced.no },
  )
  expect(settlement.invoices).toMatchObject([
    { net: '300.00', lines: [{}, {}], some: [{}] },
    { net: '7.00', lines: [{ net: '7.00' }] },
  ])
  const [{ some }] = settlement.invoices
  const rest = await t.data(
    'finance',
    'query ($no: ID!, $after: Int!) { settlement(no: $no) { invoices { lines(afterLineNo: $after) { net } } } }',
    { no: invoiced.no, after: some[0].lineNo },
  )
  expect(rest.settlement.invoices[0].lines).toHaveLength(1)
})

// What the outboxes hold of the time before is read as well: it does not say these.
const oldLine = OrderDelivered.payload.shape.lines.element.omit({ sku: true, name: true, unitPriceNet: true })
const OldDelivered = event('orders', 'OrderDelivered', 1, OrderDelivered.payload.extend({ lines: z.array(oldLine) }))
const old = <Name extends 'PartnerRegistered' | 'PartnerUpdated'>(type: Name) =>
  event('partners', type, 1, PartnerUpdated.payload.omit({ uscc: true, address: true }))

test('G: of a delivery told of before it said its goods, the document has what the products were called when it was told', async () => {
  const goods = await delivered(newId('partner'), {})
  await t.deliver(OldDelivered, goods.delivery)
  await renameAll(goods)
  const [drafted] = await given.draft([goods.partnerId])
  expect((await read(drafted!)).lines).toMatchObject([
    { sku: 'DC-120', productName: '120 kW 直流充电桩', qty: 2, unitPriceNet: null },
  ])
})

test('G: an old event of a partner, which does not say them, leaves code and address as they are known', async () => {
  const goods = await delivered(newId('partner'))
  await t.deliver(OrderDelivered, goods.delivery)
  const { uscc: _, address: __, ...profile } = profileOf(goods.partnerId)
  await t.deliver(old('PartnerUpdated'), profile)
  const [drafted] = await given.draft([goods.partnerId])
  const sent = await given.take('sendSettlement', drafted!)
  expect((await read(sent)).asIssued).toEqual(partyOf(goods.partnerId))
})

test('G: a document of a partner of which finance was told no code yet says that it has none', async () => {
  const partnerId = newId('partner')
  const { uscc: _, address: __, ...profile } = profileOf(partnerId)
  await t.deliver(old('PartnerRegistered'), profile)
  await given.contract(partnerId)
  await given.delivery(partnerId, '2026-09-10T02:00:00Z', [{ net: '100.00' }])
  const [drafted] = await given.draft([partnerId])
  const sent = await given.take('sendSettlement', drafted!)
  expect((await read(sent)).asIssued).toEqual(partyOf(partnerId, { uscc: null, address: null }))
  await t.deliver(PartnerActivated, { ...profileOf(partnerId), activatedAt: '2026-01-01T00:00:00.000Z' })
  const [another] = await given.draft([partnerId], { from: '2026-10-01', to: '2026-10-31' })
  expect(another).toBeUndefined() // nothing was accepted then; the one that was sent stays as it is
  expect((await read(sent)).asIssued).toEqual(partyOf(partnerId, { uscc: null, address: null }))
})

test('G: a partner reads on its own documents what they were made out to', async () => {
  await given.partnersAB()
  const invoiced = await given.settlement('INVOICED')
  const own = (await t.data('partner-a', ISSUED, { no: invoiced.no })).settlement
  expect(own).toMatchObject({ asIssued: { name: company.name }, invoices: [{ asIssued: { name: company.name } }] })
})
