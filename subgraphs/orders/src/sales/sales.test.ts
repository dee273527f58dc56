import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { ContractSigned } from '@channelgraph/contracts'
import { partnerRef } from '@channelgraph/partner-ref'
import { type Checked, unchecked } from '@channelgraph/testkit'
import { addDays, type BusinessDate, Decimal, formatDecimal, Money, newId } from '@channelgraph/values'
import { and, between, eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { type ShipmentRow, shipment } from '../delivery/delivery.tables.ts'
import { goodsReturn } from '../returns/returns.tables.ts'
import { addPartner, ordersWorld, SHENZHEN, SUZHOU } from '../testing/fixture.ts'
import { attainment, contractYear } from './sales.rules.ts'

const w = await ordersWorld()
const { t } = w

/** Accepted shipments as rows: what a figure counts, without the orders that led there. */
async function accepted(
  partnerId: string,
  rows: { on: BusinessDate; net?: string; units?: number; promised?: BusinessDate; regionPath?: string }[],
) {
  await t.db.insert(shipment).values(
    rows.map(
      ({
        on,
        net = '100.00',
        units = 1,
        promised = on,
        regionPath = SUZHOU.regionPath,
      }): typeof shipment.$inferInsert => {
        const id = newId('shipment')
        return {
          ...{
            id,
            no: id,
            orderId: newId('order'),
            partnerId,
            status: 'DELIVERED',
            units,
            regionPath,
            promisedDate: promised,
          },
          ...{ shippedAt: new Date(`${on}T00:00:00Z`), acceptedAt: new Date(`${on}T02:00:00Z`), acceptedOn: on },
          ...{ net: Money.parse(net), vat: Money.parse(net).times('0.13') },
        }
      },
    ),
  )
}

/** Accepted returns as rows. */
async function returned(
  partnerId: string,
  rows: { on: BusinessDate; net: string; units?: number; regionPath?: string }[],
) {
  await t.db.insert(goodsReturn).values(
    rows.map(({ on, net, units = 1, regionPath = SUZHOU.regionPath }): typeof goodsReturn.$inferInsert => {
      const id = newId('return')
      const at = new Date(`${on}T02:00:00Z`)
      return {
        ...{ id, no: id, orderId: newId('order'), partnerId, status: 'ACCEPTED', reason: 'x', units, regionPath },
        ...{ requestedAt: at, requestedBy: 'test', acceptedAt: at, acceptedOn: on },
        ...{ net: Money.parse(net), vat: Money.parse(net).times('0.13') },
      }
    }),
  )
}

type VolumeOf<Fields extends string> =
  `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Partner { salesVolume(period: { from: "", to: "" }) { ${Fields} } } } }`
const volumeOf = async <const Fields extends string>(
  id: string,
  from: string,
  to: string,
  fields: Fields & Checked<'orders', VolumeOf<Fields>>,
) =>
  (
    await t.data(
      'auditor',
      unchecked(
        `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Partner { salesVolume(period: { from: "${from}", to: "${to}" }) { ${fields} } } } }`,
      ),
      {
        r: [{ __typename: 'Partner', id }],
      },
    )
  )._entities[0].salesVolume

describe('sales volume', () => {
  test('G-02 of 10 deliveries, 9 on or before the promised date are a rate of 0.900000', async () => {
    const days = Array.from({ length: 10 }, (_, i) => addDays('2026-03-01', i))
    await accepted(
      PARTNER_B.id,
      days.map((on, i) => ({ on, promised: i === 4 ? addDays(on, -1) : addDays(on, i % 2) })),
    )
    expect(
      await volumeOf(
        PARTNER_B.id,
        '2026-03-01',
        '2026-03-31',
        'onTimeDeliveryRate unitsDelivered deliveredNet deliveredGross orderCount',
      ),
    ).toEqual({
      onTimeDeliveryRate: '0.900000',
      unitsDelivered: 10,
      deliveredNet: '1000.00',
      deliveredGross: '1130.00',
      orderCount: 10,
    })
  })

  test('counts by the business day in Shanghai: accepted on 30 September at 16:00 UTC belongs to October', async () => {
    t.clock.set('2026-09-30T10:00:00+08:00')
    const order = await w.ship(await w.allocated([{ product: w.charger, qty: 1 }]), [1])
    t.clock.set('2026-10-01T10:00:00+08:00')
    await w.deliver(order, { acceptedAt: '2026-09-30T16:00:00Z' })
    t.clock.set('2026-11-23T10:00:00+08:00')
    expect(await volumeOf(PARTNER_A.id, '2026-09-01', '2026-09-30', 'unitsDelivered onTimeDeliveryRate')).toEqual({
      unitsDelivered: 0,
      onTimeDeliveryRate: null,
    })
    expect((await volumeOf(PARTNER_A.id, '2026-10-01', '2026-10-31', 'deliveredNet')).deliveredNet).toBe('35398.23')
  })
})

describe('the ranking', () => {
  test('agrees with a count by hand: order, slice with descendants, growth against the quarter before', async () => {
    const partners: string[] = []
    for (const [i, place] of [SUZHOU, SUZHOU, SHENZHEN, SUZHOU].entries()) {
      const kind = i === 3 ? 'AGENT' : 'DISTRIBUTOR'
      partners.push(await addPartner(t, { id: newId('partner'), code: `PT-RANK-${i}`, kind, ...place }))
    }
    for (const [i, id] of partners.entries()) {
      await accepted(id, [
        { on: '2025-07-01', net: `${(i + 1) * 100}.10`, units: 9 - i },
        { on: '2025-09-30', net: '50.05' },
      ])
      if (i !== 1) await accepted(id, [{ on: '2025-06-30', net: '75.00' }])
    }
    const ranked = await rank('slice: { kinds: [DISTRIBUTOR], regionCodes: ["320000"] }')
    expect(ranked).toEqual(await byHand(partners.slice(0, 2)))
    expect(ranked[0]).toMatchObject({ growth: null, previousPeriodNet: '0.00' })
    expect((await rank('slice: { macroRegion: HUANAN }, by: UNITS')).map((row) => row.partner.id)).toEqual([
      partners[2],
    ])
    const byGrowth = await rank('by: GROWTH')
    expect(byGrowth.map((row) => row.partner.id)).toEqual([partners[3], partners[2], partners[0], partners[1]])
    expect(await rank('first: 1')).toHaveLength(1)
  })

  const PERIOD = 'period: { from: "2025-07-01", to: "2025-09-30" }'
  type Ranked = {
    rank: number
    partner: { id: string; name: string }
    deliveredNet: string
    growth: string | null
    previousPeriodNet: string
  }
  const RANKED = '{ rank partner { id name } deliveredNet previousPeriodNet growth }'
  const rank = async <const Args extends string>(
    args: Args & Checked<'orders', `{ partnerSalesRanking(${typeof PERIOD}, ${Args}) ${typeof RANKED} }`>,
  ): Promise<Ranked[]> =>
    (await t.data('management', unchecked(`{ partnerSalesRanking(${PERIOD}, ${args}) ${RANKED} }`))).partnerSalesRanking

  /** From the rows, with nothing of the code under test. */
  async function byHand(ids: readonly string[]): Promise<Ranked[]> {
    const net = (rows: ShipmentRow[]) => rows.reduce((sum, row) => sum + row.net!.fen, 0n)
    const of = (id: string, from: string, to: string) =>
      t.db
        .select()
        .from(shipment)
        .where(and(eq(shipment.partnerId, id), between(shipment.acceptedOn, from, to)))
    const figures = []
    for (const id of ids) {
      const [partner] = await t.db.select().from(partnerRef).where(eq(partnerRef.id, id))
      const now = net(await of(id, '2025-07-01', '2025-09-30'))
      const before = net(await of(id, '2025-04-01', '2025-06-30'))
      const growth = before === 0n ? null : new Decimal((now - before).toString()).div(before.toString())
      figures.push({ partner: { id, name: partner!.name }, now, before, growth })
    }
    return figures
      .toSorted((a, b) => Number(b.now - a.now))
      .map(({ partner, now, before, growth }, i) => ({
        rank: i + 1,
        partner,
        deliveredNet: Money.ofFen(now).toString(),
        previousPeriodNet: Money.ofFen(before).toString(),
        growth: growth && formatDecimal(growth),
      }))
  }
})

test('a region counts what was delivered there and below, and an unknown code nothing', async () => {
  const id = await addPartner(t, { id: newId('partner'), code: 'PT-REGION', ...SHENZHEN })
  await accepted(id, [
    { on: '2024-02-01', regionPath: 'XINAN/510000/510100/510107/', units: 3 },
    { on: '2024-02-02', regionPath: 'XINAN/530000/530100/' },
  ])
  const { _entities } = await t.data(
    'management',
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Region { code deliveredNet(period: { from: "2024-02-01", to: "2024-02-29" }) unitsDelivered(period: { from: "2024-02-01", to: "2024-02-29" }) } } }',
    { r: ['510000', '510107', '530000', '110000', '999999'].map((code) => ({ __typename: 'Region', code })) },
  )
  expect(_entities.map((region: { unitsDelivered: number | null }) => region.unitsDelivered)).toEqual([
    3,
    3,
    1,
    0,
    null,
  ])
  expect(_entities[0].deliveredNet).toBe('100.00')
})

describe('target attainment', () => {
  test('is the same for the contract and for its partner: delivered net against the share of the target that has fallen due', async () => {
    const partnerId = await addPartner(t, { id: newId('partner'), code: 'PT-TARGET', ...SUZHOU })
    const contractId = newId('contract')
    await t.deliver(ContractSigned, {
      ...{ contractId, no: 'CT-1', partnerId, effectiveFrom: '2024-11-24', effectiveTo: '2027-11-23' },
      ...{ annualTarget: '1000.00', depositAmount: '0.00', creditLimit: '0.00', paymentTermDays: 30 },
    })
    // The second year began on 2025-11-24: today is its 365th and last day.
    await accepted(partnerId, [
      { on: '2025-11-23', net: '9000.00' },
      { on: '2025-11-24', net: '700.00' },
      { on: '2026-11-23', net: '220.00' },
    ])
    const { _entities } = await t.data(
      'management',
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Contract { targetAttainment } ... on Partner { ordersKpi { targetAttainment } } } }',
      {
        r: [
          { __typename: 'Contract', id: contractId },
          { __typename: 'Partner', id: partnerId },
        ],
      },
    )
    expect(_entities).toEqual([{ targetAttainment: '0.920000' }, { ordersKpi: { targetAttainment: '0.920000' } }])
  })

  test('a contract year begins on its anniversary and ends with the contract', () => {
    const contract = { effectiveFrom: '2024-02-29', effectiveTo: '2026-08-31' }
    expect(contractYear(contract, '2024-02-28')).toBeNull()
    expect(contractYear(contract, '2024-02-29')).toEqual({
      from: '2024-02-29',
      to: '2024-02-29',
      elapsedDays: 1,
      days: 365,
    })
    expect(contractYear(contract, '2025-02-27')?.from).toBe('2024-02-29')
    expect(contractYear(contract, '2025-02-28')).toEqual({
      from: '2025-02-28',
      to: '2025-02-28',
      elapsedDays: 1,
      days: 365,
    })
    expect(contractYear(contract, '2026-11-23')).toMatchObject({ from: '2026-02-28', to: '2026-08-31' })
    const year = { from: '2026-01-01', to: '2026-07-01', elapsedDays: 182, days: 365 }
    expect(attainment(Money.parse('1.00'), Money.zero, year)).toBeNull()
  })
})

describe('returns', () => {
  test('take off every figure of the period they came back in, by one and the same count, and of no other', async () => {
    const id = await addPartner(t, { id: newId('partner'), code: 'PT-RETURNS', ...SHENZHEN })
    const contractId = newId('contract')
    await t.deliver(ContractSigned, {
      ...{ contractId, no: 'CT-R', partnerId: id, effectiveFrom: '2023-01-01', effectiveTo: '2023-12-31' },
      ...{ annualTarget: '1000.00', depositAmount: '0.00', creditLimit: '0.00', paymentTermDays: 30 },
    })
    const regionPath = 'XIBEI/650000/650100/'
    await accepted(id, [
      { on: '2023-03-31', net: '400.00', units: 4, regionPath },
      { on: '2023-04-01', net: '500.00', units: 5, regionPath },
    ])
    await returned(id, [{ on: '2023-04-30', net: '100.00', units: 1, regionPath }])
    const quarter = 'period: { from: "2023-04-01", to: "2023-06-30" }'
    const { _entities, partnerSalesRanking } = await t.data(
      'management',
      `query ($r: [_Any!]!) {
        _entities(representations: $r) {
          ... on Partner { salesVolume(${quarter}) { unitsDelivered deliveredNet deliveredGross orderCount onTimeDeliveryRate } }
          ... on Region { deliveredNet(${quarter}) unitsDelivered(${quarter}) }
          ... on Contract { targetAttainment } }
        partnerSalesRanking(${quarter}) { partner { id } deliveredNet unitsDelivered previousPeriodNet growth } }`,
      {
        r: [
          { __typename: 'Partner', id },
          { __typename: 'Region', code: '650000' },
          { __typename: 'Contract', id: contractId },
        ],
      },
    )
    expect(_entities).toEqual([
      {
        salesVolume: {
          ...{ unitsDelivered: 4, deliveredNet: '400.00', deliveredGross: '452.00', orderCount: 1 },
          onTimeDeliveryRate: '1.000000',
        },
      },
      { deliveredNet: '400.00', unitsDelivered: 4 },
      { targetAttainment: '0.800000' },
    ])
    expect(partnerSalesRanking).toEqual([
      {
        ...{ partner: { id }, deliveredNet: '400.00', unitsDelivered: 4 },
        ...{ previousPeriodNet: '400.00', growth: '0.000000' },
      },
    ])
    expect((await volumeOf(id, '2023-03-01', '2023-03-31', 'deliveredNet')).deliveredNet).toBe('400.00')
  })

  test('leave no growth against a period in which more came back than was delivered, and such a partner comes last', async () => {
    const [less, more] = [
      await addPartner(t, { id: newId('partner'), code: 'PT-LESS', ...SHENZHEN }),
      await addPartner(t, { id: newId('partner'), code: 'PT-MORE', ...SHENZHEN }),
    ]
    await returned(less, [{ on: '2022-01-15', net: '100.00' }])
    await accepted(less, [{ on: '2022-02-15', net: '300.00' }])
    await accepted(more, [
      { on: '2022-01-15', net: '100.00' },
      { on: '2022-02-15', net: '50.00' },
    ])
    const { partnerSalesRanking } = await t.data(
      'management',
      '{ partnerSalesRanking(period: { from: "2022-02-01", to: "2022-02-28" }, by: GROWTH) { partner { id } previousPeriodNet growth } }',
    )
    expect(partnerSalesRanking).toEqual([
      { partner: { id: more }, previousPeriodNet: '100.00', growth: '-0.500000' },
      { partner: { id: less }, previousPeriodNet: '-100.00', growth: null },
    ])
  })
})
