import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { listIn, proveList, unchecked } from '@channelgraph/testkit'
import { addDays, Decimal, Money, newId } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { shipment, shipmentLine } from './delivery/delivery.tables.ts'
import { openingOrder } from './ordering/ordering.rules.ts'
import { salesOrder } from './ordering/ordering.tables.ts'
import { goodsReturn } from './returns/returns.tables.ts'
import { ordersWorld, SHENZHEN, SUZHOU } from './testing/fixture.ts'

const { t } = await ordersWorld()

const idsOf = (nodes: { id: string }[]) => nodes.map(({ id }) => id)
let n = 0
const dayOf = (i: number) => addDays('2023-03-01', i)
const instantOf = (i: number) => new Date(`${dayOf(i)}T02:00:00Z`)
const amountOf = (i: number) => Money.parse(`${((i * 7) % 11) + 1}0.00`)
/** Every third is partner B's. */
const ownerOf = (i: number) => (i % 3 === 2 ? PARTNER_B.id : PARTNER_A.id)

/** An order of each partner, which returns and shipments are of. */
const orderOf = { [PARTNER_A.id]: '', [PARTNER_B.id]: '' }
const addOrder = async () => {
  n += 1
  const [id, partnerId] = [newId('order'), ownerOf(n)]
  const opening = {
    id,
    no: `SO${dayOf(n).replaceAll('-', '')}-000777`,
    partnerId,
    createdAt: instantOf(n),
    createdBy: 'test',
  }
  const place = { shipToRegionCode: '320500', shipToRegionPath: SUZHOU.regionPath, shipToAddress: `星湖街（${n}）号` }
  const promisedDate = n % 2 ? dayOf(n * 5) : null
  const row = { ...openingOrder({ ...opening, ...place }, []).order, grossAmount: amountOf(n), promisedDate }
  await t.db.insert(salesOrder).values(row)
  orderOf[partnerId] = id
  return row
}
beforeAll(async () => {
  for (let i = 0; i < 9; i += 1) await addOrder()
})

describe('orders', () => {
  const list = {
    ...{ field: 'orders', filter: 'OrderFilter', sort: 'OrderSort' },
    node: 'id no grossAmount promisedDate partner { id }',
  }
  const { find, refused } = listIn(t, list)
  proveList(t, list, {
    searchedBy: 'sales_order_search',
    as: 'order-desk',
    sorts: {
      NEWEST: ['down', ({ no }) => no],
      OLDEST: ['up', ({ no }) => no],
      LARGEST: ['down', ({ grossAmount }) => Number(grossAmount)],
      PROMISED: ['up', ({ promisedDate }) => promisedDate],
    },
    add: addOrder,
  })

  test('are found by a part of their number, where they go, their partner and amount', async () => {
    const row = await addOrder()
    const all = await find('order-desk')
    for (const search of [row.no.toLowerCase(), row.no.slice(4), `（${n}） 星湖`, `(${n})号 sO`])
      expect(idsOf(await find('order-desk', { search }))).toEqual([row.id])
    const ofB = idsOf(all.filter(({ partner }) => partner.id === PARTNER_B.id))
    expect(idsOf(await find('order-desk', { search: '深圳乙' }))).toEqual(ofB)
    expect(idsOf(await find('order-desk', { search: `${PARTNER_B.code} 000777` }))).toEqual(ofB)
    expect(await find('order-desk', { search: 'no such order' })).toEqual([])
    expect(await find('order-desk', { gross: { min: '20.00', max: '40.00' } })).toEqual(
      all.filter(({ grossAmount }) => Number(grossAmount) >= 20 && Number(grossAmount) <= 40),
    )
  })

  test('are found by their goods, by number and name as ordered, together with their partner', async () => {
    const id = newId('order')
    const sold = { sku: 'DC-480-LQ', productName: '液冷超充主机（480kW）', qty: 1, unitPriceNet: new Decimal('1') }
    const line = {
      ...sold,
      id: newId('orderLine'),
      lineNo: 1,
      productId: newId('product'),
      vatRate: new Decimal('0.13'),
    }
    const amounts = { netAmount: Money.parse('1.00'), vatAmount: Money.parse('0.13') }
    const given = { id, no: 'SO20250301-990001', partnerId: PARTNER_B.id, createdAt: instantOf(1), createdBy: 'test' }
    const place = { shipToRegionCode: '440300', shipToRegionPath: SHENZHEN.regionPath, shipToAddress: '科技园' }
    const { order } = openingOrder({ ...given, ...place }, [{ ...line, ...amounts }])
    await t.db.insert(salesOrder).values(order)
    for (const search of ['dc-480-lq', 'ＤＣ—480', '480-L', '液冷 480kw)', '深圳乙 超充'])
      expect([search, idsOf(await find('order-desk', { search }))]).toEqual([search, [id]])
    expect(await find('partner-a', { search: 'DC-480-LQ' })).toEqual([])
    expect(await find('order-desk', { search: '苏州甲 超充' })).toEqual([])
    await t.db.delete(salesOrder).where(eq(salesOrder.id, id))
  })

  test('a partner sees its own only, whatever it searches for', async () => {
    expect(new Set((await find('partner-a', { search: '000777' })).map(({ partner }) => partner.id))).toEqual(
      new Set([PARTNER_A.id]),
    )
    expect(await find('partner-a', { search: '深圳乙' })).toEqual([])
    expect(await refused('after-sales', {})).toBe('FORBIDDEN')
  })
})

describe('returns', () => {
  const list = {
    ...{ field: 'returns', filter: 'GoodsReturnFilter', sort: 'GoodsReturnSort' },
    node: 'id no status netAmount requestedAt partner { id }',
  }
  const { find, refused } = listIn(t, list)
  const add = async () => {
    n += 1
    const partnerId = ownerOf(n)
    const accepted = n % 2 === 0
    const row = {
      ...{ id: newId('return'), no: `RT202503-${String(n).padStart(6, '0')}`, partnerId, orderId: orderOf[partnerId]! },
      ...{ status: accepted ? ('ACCEPTED' as const) : ('REQUESTED' as const), reason: `Damaged, 损坏 ${n}` },
      ...{ requestedAt: instantOf(n), requestedBy: 'test', regionPath: SUZHOU.regionPath, units: 1 },
      ...{ net: accepted ? amountOf(n) : null, vat: accepted ? Money.zero : null },
    }
    await t.db.insert(goodsReturn).values(row)
    return row
  }
  beforeAll(async () => {
    for (let i = 0; i < 9; i += 1) await add()
  })
  proveList(t, list, {
    as: 'order-desk',
    sorts: {
      NEWEST: ['down', ({ requestedAt }) => requestedAt],
      OLDEST: ['up', ({ requestedAt }) => requestedAt],
      LARGEST: ['down', ({ netAmount }) => netAmount && Number(netAmount)],
    },
    add,
  })

  test('A: returns are not found by an empty id: it is none, and finds nothing instead of everything', async () => {
    expect(await find('order-desk', { orderId: '' })).toEqual([])
  })

  test('are filtered by status, partner, order, days, and what they say', async () => {
    const row = await add()
    const all = await find('finance')
    for (const search of [row.no.toLowerCase(), row.no.slice(5), `损坏 ${n}`])
      expect(idsOf(await find('finance', { search }))).toContain(row.id)
    expect(await find('finance', { statuses: ['ACCEPTED'] })).toEqual(all.filter(({ status }) => status === 'ACCEPTED'))
    expect(await find('finance', { statuses: ['REJECTED'] })).toEqual([])
    const ofB = idsOf(all.filter(({ partner }) => partner.id === PARTNER_B.id))
    for (const filter of [
      { partnerIds: [PARTNER_B.id] },
      { orderId: orderOf[PARTNER_B.id] },
      { search: PARTNER_B.code },
    ])
      expect(idsOf(await find('finance', filter))).toEqual(ofB)
    const on = row.requestedAt.toISOString().slice(0, 10)
    expect(idsOf(await find('finance', { period: { from: on, to: on } }))).toContain(row.id)
    expect(await find('finance', { period: { from: '2025-04-01', to: '2025-04-30' } })).toEqual([])
    expect(await refused('finance', { period: { from: '2025-04-02', to: '2025-04-01' } })).toBe('BAD_USER_INPUT')
  })

  test('a partner sees its own only, whatever it filters by', async () => {
    expect(new Set((await find('partner-a', { search: 'RT' })).map(({ partner }) => partner.id))).toEqual(
      new Set([PARTNER_A.id]),
    )
    for (const filter of [
      { orderId: orderOf[PARTNER_B.id] },
      { partnerIds: [PARTNER_B.id] },
      { search: PARTNER_B.code },
    ])
      expect(await find('partner-a', filter)).toEqual([])
    // After-sales reads the returns of orders it is led to, and no list of them.
    expect(await refused('after-sales', {})).toBe('FORBIDDEN')
  })
})

describe('shipments', () => {
  const list = {
    ...{ field: 'shipments', filter: 'ShipmentFilter', sort: 'ShipmentSort' },
    node: 'id no status carrier shippedAt deliveredAt order { id partner { id } }',
  }
  const { find, refused } = listIn(t, list)
  const add = async () => {
    n += 1
    const partnerId = ownerOf(n)
    const accepted = n % 2 === 0
    const row = {
      ...{ id: newId('shipment'), no: `SO20250301-000777-${n}`, partnerId, orderId: orderOf[partnerId]! },
      ...{
        status: accepted ? ('DELIVERED' as const) : ('IN_TRANSIT' as const),
        carrier: '顺丰（快运）',
        trackingNo: `sf-${n}x`,
      },
      ...{
        shippedAt: instantOf(n),
        acceptedAt: accepted ? instantOf(n * 5) : null,
        acceptedOn: accepted ? dayOf(n * 5) : null,
      },
      ...{ promisedDate: '2025-04-01', regionPath: SUZHOU.regionPath, units: 1 },
    }
    await t.db.insert(shipment).values(row)
    return row
  }
  beforeAll(async () => {
    for (let i = 0; i < 9; i += 1) await add()
  })
  proveList(t, list, {
    searchedBy: 'shipment_search',
    as: 'order-desk',
    sorts: {
      NEWEST: ['down', ({ shippedAt }) => shippedAt],
      OLDEST: ['up', ({ shippedAt }) => shippedAt],
      LAST_DELIVERED: ['down', ({ deliveredAt }) => deliveredAt],
    },
    add,
  })

  test('A: shipments are not found by an empty id: it is none, and finds nothing instead of everything', async () => {
    expect(await find('order-desk', { orderId: '' })).toEqual([])
  })

  test('are filtered by status, partner, order, days, and what they say', async () => {
    const row = await add()
    const all = await find('finance')
    for (const search of [row.no.toLowerCase(), row.no.slice(9), `顺丰(快运) SF-${n}X`])
      expect(idsOf(await find('finance', { search }))).toEqual([row.id])
    expect(await find('finance', { statuses: ['DELIVERED'] })).toEqual(
      all.filter(({ status }) => status === 'DELIVERED'),
    )
    const ofB = idsOf(all.filter(({ order }) => order.partner.id === PARTNER_B.id))
    for (const filter of [{ partnerIds: [PARTNER_B.id] }, { orderId: orderOf[PARTNER_B.id] }, { search: '深圳乙' }])
      expect(idsOf(await find('finance', filter))).toEqual(ofB)
    const on = row.shippedAt.toISOString().slice(0, 10)
    expect(idsOf(await find('finance', { period: { from: on, to: on } }))).toContain(row.id)
    expect(await find('finance', { period: { from: '2025-04-01', to: '2025-04-30' } })).toEqual([])
  })

  test('a partner sees its own only, whatever it filters by', async () => {
    expect(new Set((await find('partner-a', { search: '顺丰' })).map(({ order }) => order.partner.id))).toEqual(
      new Set([PARTNER_A.id]),
    )
    for (const filter of [{ orderId: orderOf[PARTNER_B.id] }, { partnerIds: [PARTNER_B.id] }, { search: '深圳乙' }])
      expect(await find('partner-a', filter)).toEqual([])
    expect(await refused('after-sales', {})).toBe('FORBIDDEN')
  })
})

test('shipments and serial numbers of an order are answered a hundred at a time, and read on', async () => {
  const { id: orderId, no, partnerId } = await addOrder()
  const sent = Array.from({ length: 101 }, (_, i) => ({
    ...{
      id: newId('shipment'),
      no: `${no}-${i + 1}`,
      partnerId,
      orderId,
      status: 'IN_TRANSIT' as const,
      shippedAt: instantOf(1),
    },
    ...{ promisedDate: '2025-04-01', regionPath: SUZHOU.regionPath, units: 150 },
  }))
  await t.db.insert(shipment).values(sent)
  const serialNos = Array.from({ length: 150 }, (_, i) => `SN-${String(i).padStart(4, '0')}`)
  const line = { shipmentId: sent[0]!.id, orderLineId: newId('orderLine'), partnerId, productId: newId('product') }
  await t.db.insert(shipmentLine).values({ ...line, qty: 150, serialNos })
  const order = `order(id: "${orderId}") { shipments { id lines { some: serialNos rest: serialNos(skip: 100) } } }`
  const { order: read, all } = await t.data(
    'finance',
    unchecked(`{ ${order} all: shipments(filter: { orderId: "${orderId}" }) { totalCount } }`),
  )
  expect(all.totalCount).toBe(101)
  expect(read.shipments).toHaveLength(100)
  expect(read.shipments[0].lines).toEqual([{ some: serialNos.slice(0, 100), rest: serialNos.slice(100) }])
  const refused = await t.ask('finance', unchecked(`{ ${order.replace('skip: 100', 'skip: -1')} }`))
  expect(refused.errors[0]?.extensions?.code).toBe('BAD_USER_INPUT')
  // More than a page: what reads them all would no longer.
  await t.db.delete(shipmentLine).where(eq(shipmentLine.shipmentId, line.shipmentId))
  await t.db.delete(shipment).where(eq(shipment.orderId, orderId))
})
