import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { CampaignApproved, CampaignCancelled } from '@channelgraph/contracts'
import { type BusinessDate, Money, newId } from '@channelgraph/values'
import { describe, expect, test } from 'vitest'
import type { ProductRow } from '../catalogue/catalogue.tables.ts'
import { shipment, shipmentLine } from '../delivery/delivery.tables.ts'
import { goodsReturn, goodsReturnLine } from '../returns/returns.tables.ts'
import { ordersWorld, SHENZHEN, SUZHOU } from '../testing/fixture.ts'
import { campaignRef } from './campaigns.tables.ts'

const w = await ordersWorld()
const { t } = w

interface Moved {
  readonly on: BusinessDate
  readonly lines: readonly (readonly [product: ProductRow, qty: number, net: string])[]
  readonly partnerId?: string
  readonly regionPath?: string
}
const totals = (lines: Moved['lines']) => {
  const net = Money.sum(lines.map(([, , amount]) => Money.parse(amount)))
  return { units: lines.reduce((sum, [, qty]) => sum + qty, 0), net, vat: net.times('0.13') }
}
const lineOf = ([{ id: productId }, qty, amount]: Moved['lines'][number], partnerId: string) => {
  const net = Money.parse(amount)
  return { orderLineId: newId('orderLine'), partnerId, productId, qty, serialNos: [], net, vat: net.times('0.13') }
}

/** An accepted shipment as rows. */
async function accepted({ on, lines, partnerId = PARTNER_A.id, regionPath = SUZHOU.regionPath }: Moved) {
  const [id, at] = [newId('shipment'), new Date(`${on}T02:00:00Z`)]
  await t.db.insert(shipment).values({
    ...{ id, no: id, orderId: newId('order'), partnerId, status: 'DELIVERED', regionPath, promisedDate: on },
    ...{ shippedAt: at, acceptedAt: at, acceptedOn: on, ...totals(lines) },
  })
  await t.db.insert(shipmentLine).values(lines.map((line) => ({ shipmentId: id, ...lineOf(line, partnerId) })))
}

/** An accepted return as rows. */
async function returned({ on, lines, partnerId = PARTNER_A.id, regionPath = SUZHOU.regionPath }: Moved) {
  const [id, at] = [newId('return'), new Date(`${on}T02:00:00Z`)]
  await t.db.insert(goodsReturn).values({
    ...{ id, no: id, orderId: newId('order'), partnerId, status: 'ACCEPTED', reason: 'x', regionPath },
    ...{ requestedAt: at, requestedBy: 'test', acceptedAt: at, acceptedOn: on, ...totals(lines) },
  })
  await t.db.insert(goodsReturnLine).values(lines.map((line) => ({ returnId: id, ...lineOf(line, partnerId) })))
}

let campaigns = 0
const approve = async (given: {
  from: BusinessDate
  to: BusinessDate
  partnerId?: string
  regionPaths?: string[]
  productIds?: string[]
}) => {
  campaigns += 1
  const campaignId = newId('campaign')
  await t.deliver(CampaignApproved, {
    ...{ campaignId, no: `MC202602-${campaigns}`, partnerId: PARTNER_A.id, regionPaths: [SUZHOU.regionPath] },
    ...{ productIds: [], budget: '10000.00', companyShare: '4000.00', ...given },
  })
  return campaignId
}

const ATTRIBUTED =
  'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Campaign { attributedUnits attributedRevenue } } }'
const asked = (...ids: string[]) => ({ r: ids.map((id) => ({ __typename: 'Campaign', id })) })
const attributed = async (id: string, as = 'marketing') => {
  const [{ attributedUnits, attributedRevenue }] = (await t.data(as, ATTRIBUTED, asked(id)))._entities
  return [attributedUnits, attributedRevenue]
}

const FEBRUARY = { from: '2026-02-01', to: '2026-02-28' }

describe('what is attributed to a campaign', () => {
  test('M-02 is what its partner accepted on its days, both ends included, less what came back on them: as its sales volume says', async () => {
    for (const on of ['2026-01-31', '2026-02-01', '2026-02-28', '2026-03-01'])
      await accepted({ on, lines: [[w.charger, 2, '200.00']] })
    await accepted({ on: '2026-02-10', lines: [[w.cable, 7, '70.07']], partnerId: PARTNER_B.id })
    for (const on of ['2026-02-28', '2026-03-01']) await returned({ on, lines: [[w.charger, 1, '100.00']] })
    const id = await approve(FEBRUARY)
    expect(await attributed(id)).toEqual([3, '300.00'])
    const { _entities } = await t.data(
      'marketing',
      `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Partner {
        salesVolume(period: { from: "2026-02-01", to: "2026-02-28" }) { unitsDelivered deliveredNet } } } }`,
      { r: [{ __typename: 'Partner', id: PARTNER_A.id }] },
    )
    expect(_entities[0].salesVolume).toEqual({ unitsDelivered: 3, deliveredNet: '300.00' })
  })

  test('counts the lines of its products, and places in its regions, alone', async () => {
    await accepted({
      on: '2026-04-10',
      lines: [
        [w.charger, 1, '100.00'],
        [w.cable, 5, '50.00'],
      ],
    })
    await accepted({ on: '2026-04-11', lines: [[w.cable, 3, '30.00']], regionPath: SHENZHEN.regionPath })
    await returned({ on: '2026-04-12', lines: [[w.cable, 1, '10.00']] })
    const april = { from: '2026-04-01', to: '2026-04-30' }
    expect(await attributed(await approve({ ...april, productIds: [w.cable.id] }))).toEqual([4, '40.00'])
    expect(await attributed(await approve({ ...april, productIds: [w.cable.id, w.charger.id] }))).toEqual([5, '140.00'])
    // Regions that lie in one another count a place once.
    const both = { ...april, regionPaths: ['HUADONG/320000/', SUZHOU.regionPath, SHENZHEN.regionPath] }
    expect(await attributed(await approve(both))).toEqual([8, '170.00'])
    expect(await attributed(await approve({ ...april, regionPaths: ['HUABEI/110000/'] }))).toEqual([0, '0.00'])
  })

  test('is less than nothing where more came back than was delivered', async () => {
    await returned({ on: '2026-05-02', lines: [[w.charger, 1, '100.00']] })
    expect(await attributed(await approve({ from: '2026-05-01', to: '2026-05-03' }))).toEqual([-1, '-100.00'])
  })

  test('is null, not 0, before its first day, and of a campaign that was not approved or was given up', async () => {
    expect(await attributed(newId('campaign'))).toEqual([null, null])
    expect(await attributed(await approve({ from: '2026-11-24', to: '2026-11-30' }))).toEqual([null, null])
    const id = await approve({ from: '2026-11-23', to: '2026-11-30' })
    expect(await attributed(id)).toEqual([0, '0.00'])
    await t.deliver(CampaignCancelled, { campaignId: id, partnerId: PARTNER_A.id })
    expect(await attributed(id)).toEqual([null, null])
  })

  test('an approval told twice counts once', async () => {
    const approved = await approve(FEBRUARY)
    const before = await t.db.select().from(campaignRef)
    const { id: campaignId, startsOn: from, endsOn: to, ...rest } = before.find(({ id }) => id === approved)!
    await t.deliver(CampaignApproved, {
      ...{ campaignId, no: 'MC', from, to, budget: '1.00', companyShare: '0.00', ...rest },
    })
    expect(await t.db.select().from(campaignRef)).toHaveLength(before.length)
  })

  test('is told to its own partner and to whoever reads sales, to nobody of another partner, and never by support', async () => {
    await accepted({ on: '2026-06-10', lines: [[w.charger, 3, '300.00']] })
    const id = await approve({ from: '2026-06-01', to: '2026-06-30' })
    expect(await attributed(id, 'partner-a')).toEqual([3, '300.00'])
    expect(await attributed(id, 'partner-b')).toEqual([null, null])
    expect(await attributed(id, 'channel-manager-east')).toEqual([3, '300.00'])
    expect(await attributed(id, 'channel-manager-south')).toEqual([null, null])
    const { data, errors } = await t.ask('after-sales', ATTRIBUTED, asked(id))
    expect(data._entities[0]).toEqual({ attributedUnits: null, attributedRevenue: null })
    expect(errors.map(({ extensions }) => extensions?.code)).toEqual(['FORBIDDEN', 'FORBIDDEN'])
  })

  test('asks one statement for many campaigns, whatever they are of', async () => {
    const ids = [
      await approve(FEBRUARY),
      await approve({ ...FEBRUARY, partnerId: PARTNER_B.id, regionPaths: [SHENZHEN.regionPath] }),
      await approve({ ...FEBRUARY, productIds: [w.cable.id] }),
      await approve({ ...FEBRUARY, productIds: [w.cable.id, w.charger.id] }),
      await approve({ ...FEBRUARY, regionPaths: ['HUADONG/320000/', SUZHOU.regionPath, SHENZHEN.regionPath] }),
      await approve({ from: '2026-11-24', to: '2026-11-30' }),
    ]
    const reads = async (some: readonly string[]) =>
      (await t.statements(() => t.data('management', ATTRIBUTED, asked(...some)))).length
    expect(await reads(ids)).toBe(await reads(ids.slice(0, 1)))
  })
})
