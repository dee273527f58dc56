import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { ProductChanged } from '@channelgraph/contracts'
import { testSubgraph } from '@channelgraph/testkit'
import { addMonths, newId } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { support } from '../subgraph.ts'
import { accept, deliver, knowPartners, PRODUCT_ID, publishProduct, ship, stationIn } from '../testing/fixture.ts'
import { connectorsOf } from './chargers.rules.ts'
import { charger } from './chargers.tables.ts'

const t = await testSubgraph(support)

beforeAll(async () => {
  await knowPartners(t)
  await publishProduct(t)
  await installAt('SN-100', 'HUAZHONG/420000/420100/420102/', PARTNER_A.id)
  await installAt('SN-101', 'HUAZHONG/420000/420100/420102/', PARTNER_B.id)
  await installAt('SN-102', 'HUAZHONG/420000/420100/420103/', PARTNER_A.id)
  await installAt('SN-103', 'HUAZHONG/420000/420200/420202/', PARTNER_A.id)
  await ship(t, ['SN-104'])
})

const CHARGER = `query ($s: ID!) {
  charger(serialNo: $s) { serialNo status warrantyUntil inWarranty installedOn version partner { id } station { id region { code } } connectors { no type } }
}`
const INSTALL = `mutation ($s: ID!, $station: ID!, $on: Date!, $v: Int!) {
  installCharger(serialNo: $s, stationId: $station, installedOn: $on, expectedVersion: $v) {
    __typename ... on Charger { status version installedOn } ... on Refusal { refusal: code message }
  }
}`

describe('a charger', () => {
  test('is in channel stock from its shipment on, and in warranty from its delivery, by Shanghai days', async () => {
    await ship(t, ['SN-001'])
    expect((await t.data('tech-support', CHARGER, { s: 'SN-001' })).charger).toMatchObject({
      status: 'IN_CHANNEL_STOCK',
      warrantyUntil: null,
      inWarranty: null,
      partner: { id: PARTNER_A.id },
      connectors: [
        { no: 1, type: 'GBT_DC' },
        { no: 2, type: 'GBT_DC' },
      ],
    })
    await deliver(t, ['SN-001'])
    // Accepted 2026-09-30T16:00Z: already 1 October in Shanghai, and 24 months from then.
    expect((await t.data('tech-support', CHARGER, { s: 'SN-001' })).charger).toMatchObject({
      warrantyUntil: '2028-10-01',
      inWarranty: true,
    })
  })

  test('is installed by the partner itself, which tells the others where', async () => {
    await deliver(t, ['SN-010'])
    const station = await stationIn(t, 'HUANAN/440000/440300/')
    const { version } = (await t.data('partner-a', CHARGER, { s: 'SN-010' })).charger
    const { installCharger } = await t.data('partner-a', INSTALL, {
      s: 'SN-010',
      station: station.id,
      on: '2026-10-05',
      v: version,
    })
    expect(installCharger).toEqual({
      __typename: 'Charger',
      status: 'INSTALLED',
      version: version + 1,
      installedOn: '2026-10-05',
    })
    expect((await t.recorded()).at(-1)).toMatchObject({
      type: 'ChargerInstalled',
      payload: { serialNo: 'SN-010', partnerId: PARTNER_A.id, productId: PRODUCT_ID, regionCode: '440300' },
    })
  })

  test('that nobody delivered, or that is on the road, or stands already, is not installed, and says why', async () => {
    const station = await stationIn(t)
    const install = async (as: string, s: string, v: number) =>
      (await t.data(as, INSTALL, { s, station: station.id, on: '2026-11-01', v })).installCharger
    expect(await install('tech-support', 'SN-NOBODY', 1)).toMatchObject({ refusal: 'UNKNOWN_SERIAL' })
    await ship(t, ['SN-020'])
    expect(await install('tech-support', 'SN-020', 1)).toMatchObject({ refusal: 'CHARGER_NOT_DELIVERED' })
    expect(await install('partner-b', 'SN-020', 1)).toMatchObject({ refusal: 'UNKNOWN_SERIAL' })
    await deliver(t, ['SN-021'])
    expect(await install('after-sales', 'SN-021', 9)).toMatchObject({ __typename: 'StaleVersion' })
    const { version } = (await t.data('tech-support', CHARGER, { s: 'SN-021' })).charger
    expect(await install('after-sales', 'SN-021', version)).toMatchObject({ __typename: 'Charger' })
    expect(await install('after-sales', 'SN-021', version + 1)).toMatchObject({ refusal: 'ILLEGAL_TRANSITION' })
  })

  test('is not installed before it was delivered, nor tomorrow, nor by the finance department', async () => {
    await deliver(t, ['SN-030'])
    const station = (await stationIn(t)).id
    const { version: v } = (await t.data('tech-support', CHARGER, { s: 'SN-030' })).charger
    for (const [as, on, code] of [
      ['tech-support', '2026-09-30', 'BAD_USER_INPUT'],
      ['tech-support', '2026-11-24', 'BAD_USER_INPUT'],
      ['finance', '2026-11-01', 'FORBIDDEN'],
    ] as const) {
      const { errors } = await t.ask(as, INSTALL, { s: 'SN-030', station, on, v })
      expect([on, errors[0]?.extensions?.code]).toEqual([on, code])
    }
  })

  test('keeps the months of warranty that its product promised, whatever month it was delivered in', async () => {
    await deliver(t, ['SN-040'], { acceptedAt: '2024-02-28T16:00:00.000Z' })
    expect((await t.data('tech-support', CHARGER, { s: 'SN-040' })).charger.warrantyUntil).toBe(
      addMonths('2024-02-29', 24),
    )
    await t.deliver(ProductChanged, {
      productId: PRODUCT_ID,
      sku: 'DC-120',
      name: '直流充电桩 120 kW',
      line: 'DC',
      current: 'DC',
      lifecycle: 'ACTIVE',
      serialised: true,
      connectorTypes: ['GBT_DC'],
      connectorCount: 2,
      leadTimeDays: 30,
      warrantyMonths: 12,
    })
    await deliver(t, ['SN-041'], { acceptedAt: '2024-02-28T16:00:00.000Z' })
    expect((await t.data('tech-support', CHARGER, { s: 'SN-041' })).charger).toMatchObject({
      warrantyUntil: '2025-02-28',
      inWarranty: false,
    })
    await publishProduct(t)
  })

  test('G: a unit has the months of warranty it was shipped with, whatever its product promises on the day it is accepted', async () => {
    await ship(t, ['SN-042'])
    await t.deliver(ProductChanged, {
      ...{ productId: PRODUCT_ID, sku: 'DC-120', name: '直流充电桩 120 kW', line: 'DC', current: 'DC' },
      ...{ lifecycle: 'ACTIVE', serialised: true, connectorTypes: ['GBT_DC'], connectorCount: 2, leadTimeDays: 30 },
      warrantyMonths: 1,
    })
    await accept(t, ['SN-042'])
    expect((await t.data('tech-support', CHARGER, { s: 'SN-042' })).charger.warrantyUntil).toBe('2028-10-01')
    await publishProduct(t)
  })

  test('has as many guns as its product, each of one of its types in turn', () => {
    fc.assert(
      fc.property(fc.nat(12), fc.array(fc.constantFrom('GBT_DC', 'GBT_AC'), { maxLength: 3 }), (count, types) => {
        const connectors = connectorsOf({ connectorCount: count, connectorTypes: types })
        expect(connectors.map(({ no }) => no)).toEqual(Array.from({ length: count }, (_, i) => i + 1))
        expect(connectors.every(({ type }, i) => type === (types[i % types.length] ?? 'UNKNOWN'))).toBe(true)
      }),
    )
  })
})

const installAt = async (serialNo: string, path: string, partnerId: string) => {
  await deliver(t, [serialNo], { partnerId })
  const { id } = await stationIn(t, path)
  await t.db
    .update(charger)
    .set({ status: 'INSTALLED', stationId: id, installedOn: '2026-10-10' })
    .where(eq(charger.id, serialNo))
}

const BASE = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Region { installedBase } ... on Partner { installedBase } } }`
const baseOf = async (as: string, codes: readonly string[]): Promise<number[]> =>
  (await t.data(as, BASE, { r: codes.map((code) => ({ __typename: 'Region', code })) }))._entities.map(
    (region: { installedBase: number }) => region.installedBase,
  )

describe('the installed base', () => {
  test('G-06 of a region is the sum of its counties', async () => {
    const [province, wuhan, ...counties] = await baseOf('management', [
      '420000',
      '420100',
      '420102',
      '420103',
      '420202',
    ])
    expect(counties).toEqual([2, 1, 1])
    expect(province).toBe(counties.reduce((sum, n) => sum + n, 0))
    expect(wuhan).toBe(3)
  })

  test('counts for a partner, and for a channel manager, only chargers of their own partners', async () => {
    expect(await baseOf('partner-a', ['420000'])).toEqual([3])
    expect(await baseOf('partner-b', ['420000'])).toEqual([1])
    expect(await baseOf('channel-manager-south', ['420000'])).toEqual([1])
  })

  test('of regions without a charger is 0, and of many regions takes as many statements as of one', async () => {
    expect(await baseOf('management', ['999999'])).toEqual([0])
    const one = await t.statements(() => baseOf('management', ['420000']))
    const many = await t.statements(() => baseOf('management', ['420000', '420100', '420102', '420103', '420202']))
    expect([one.length, many.length]).toEqual([1, 1])
  })
})

describe('who sees what', () => {
  test('a partner sees its own chargers only, at stations that everybody sees', async () => {
    const query = '{ stations(regionCode: "420000") { nodes { chargers { serialNo } } totalCount } }'
    const serials = async (as: string) => {
      const { stations } = await t.data(as, query)
      expect(stations.totalCount).toBe(4)
      return stations.nodes
        .flatMap((node: { chargers: { serialNo: string }[] }) => node.chargers.map(({ serialNo }) => serialNo))
        .sort()
    }
    expect(await serials('partner-b')).toEqual(['SN-101'])
    expect(await serials('partner-a')).toEqual(['SN-100', 'SN-102', 'SN-103'])
    expect(await serials('channel-manager-east')).toEqual(['SN-100', 'SN-102', 'SN-103'])
    expect((await t.data('partner-b', CHARGER, { s: 'SN-100' })).charger).toBeNull()
  })

  test('asking _entities for another partner gives null with FORBIDDEN, for a manager of another region null', async () => {
    const representations = [
      { __typename: 'Partner', id: PARTNER_B.id },
      { __typename: 'Partner', id: PARTNER_A.id },
    ]
    const { data, errors } = await t.ask('partner-a', BASE, { r: representations })
    expect(data._entities[0]).toBeNull()
    expect(data._entities[1].installedBase).toBeGreaterThan(2)
    expect(errors[0]).toMatchObject({ path: ['_entities', 0], extensions: { code: 'FORBIDDEN' } })
    const south = await t.data('channel-manager-south', BASE, { r: representations })
    expect(south._entities).toEqual([{ installedBase: 1 }, null])
    const foreign = await t.statements(() =>
      t.ask('partner-a', BASE, { r: [{ __typename: 'Partner', id: newId('partner') }] }),
    )
    expect(foreign).toEqual([])
  })
})

test('the number of statements does not depend on the number of chargers and stations', async () => {
  const query = (first: number) =>
    `{ stations(regionCode: "420000", first: ${first}) { nodes { name region { code installedBase } chargers(first: ${first}) { serialNo connectors { no } partner { installedBase chargers(first: 3) { serialNo } } tickets(first: 2) { no } } } totalCount } }` as const
  const one = await t.statements(() => t.data('management', query(1)))
  const many = await t.statements(() => t.data('management', query(50)))
  expect(many.length).toBe(one.length)
})
