import { listIn, proveList, testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { partners } from '../subgraph.ts'
import { channelOf, idOf, pathOf } from '../testing/fixture.ts'
import { marketShare } from './market-sizes.rules.ts'
import { type MarketSizeRow, marketSize } from './market-sizes.tables.ts'

const t = await testSubgraph(partners)
await channelOf(t)

let n = 0
/** A market size as somebody might have entered it; a test states only what matters to it. */
async function sizeWith(given: Partial<MarketSizeRow> = {}): Promise<string> {
  n += 1
  const id = newId('marketSize')
  const regionCode = given.regionCode ?? '440000'
  await t.db.insert(marketSize).values({
    ...{ id, regionCode, regionPath: pathOf(regionCode), year: 2025, chargers: 1_000, source: '行业协会年报' },
    ...{ recordedById: 'somebody', recordedAt: new Date(Date.parse('2026-01-15T02:00:00Z') + n * 60_000) },
    ...given,
  })
  return id
}

const RECORD =
  `mutation ($key: ID!, $input: MarketSizeInput!) { size: recordMarketSize(idempotencyKey: $key, input: $input) {
  ... on MarketSize { id region { code } year chargers source recordedBy { id } recordedAt history { nodes { operation } } } } }` as const
const input = { regionCode: '440300', year: 2025, chargers: 420_000, source: ' 中国充电联盟 ' }
const record = (as: string, more: object = {}) =>
  t.ask(as, RECORD, { key: newId('event'), input: { ...input, ...more } })

const BASE = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Region { marketSize { chargers } marketShareEstimate } } }`
/** What the graph makes of a region of which support knows so many chargers. */
const shareOf = async (code: string, installedBase?: number) =>
  (await t.ask('management', BASE, { r: [{ __typename: 'Region', code, installedBase }] })).data._entities[0]

describe('a market size', () => {
  beforeEach(() => t.db.delete(marketSize))

  test('G-03 market share is our installed base / the market size, null without one', async () => {
    expect(await shareOf('440000', 125)).toEqual({ marketSize: null, marketShareEstimate: null })
    await sizeWith()
    expect(await shareOf('440000', 125)).toEqual({ marketSize: { chargers: 1_000 }, marketShareEstimate: '0.125000' })
    expect(await shareOf('440000', 0)).toMatchObject({ marketShareEstimate: '0.000000' })
    // Support is away: nobody knows, which is not nothing.
    expect(await shareOf('440000')).toMatchObject({ marketShareEstimate: null })
    expect(await shareOf('440300', 125)).toMatchObject({ marketShareEstimate: null })
    expect(marketShare(1, { chargers: 3 })?.toFixed()).toBe('0.333333')
  })

  test('G-03 the latest year counts, and of a year what was entered last; what is of a year to come does not', async () => {
    await sizeWith({ year: 2024, chargers: 800 })
    await sizeWith({ chargers: 900 })
    await sizeWith({ chargers: 1_000 })
    await sizeWith({ year: 2024, chargers: 850 })
    await sizeWith({ year: 2027, chargers: 9_999 })
    expect(await shareOf('440000', 125)).toMatchObject({ marketSize: { chargers: 1_000 } })
  })

  test('is entered by the channel department or marketing, with its source, and read by no partner', async () => {
    const { size } = (await record('marketing')).data
    expect(size).toEqual({
      ...{ id: size.id, region: { code: '440300' }, year: 2025, chargers: 420_000, source: '中国充电联盟' },
      ...{ recordedBy: { id: idOf('marketing') }, recordedAt: t.clock.now().toISOString() },
      history: { nodes: [{ operation: 'market-size:record' }] },
    })
    expect((await record('finance')).errors[0]?.extensions?.code).toBe('FORBIDDEN')
    const { data, errors } = await t.ask(
      'partner-a',
      `{ regions(codes: ["440300"]) { name marketSize { chargers } } node(id: "${size.id}") { id } marketSizes { nodes { id } } }`,
    )
    expect(data).toMatchObject({ regions: [{ name: '深圳市', marketSize: null }], node: null, marketSizes: null })
    expect(new Set(errors.map(({ extensions }) => extensions?.code))).toEqual(new Set(['FORBIDDEN']))
  })

  test('is refused of a year to come or before anybody counted, of nothing, without a source, of a region that is none', async () => {
    for (const more of [
      { year: 2027 },
      { year: 2009 },
      { chargers: 0 },
      { chargers: 1_000_000_001 },
      { source: '　' },
      { regionCode: '999999' },
    ])
      expect([more, (await record('marketing', more)).errors[0]?.extensions?.code]).toEqual([more, 'BAD_USER_INPUT'])
    expect(await t.db.select().from(marketSize)).toEqual([])
  })
})

describe('the list of market sizes', () => {
  const list = {
    ...{ field: 'marketSizes', filter: { regionCodes: '[ID!]', year: 'Int' }, sort: 'MarketSizeSort' },
    node: 'id year recordedAt',
  }
  const { find, refused } = listIn(t, list)
  const add = () => sizeWith({ regionCode: n % 2 ? '330000' : '320500', year: 2012 + (n % 5) })
  beforeAll(async () => {
    await t.db.delete(marketSize)
    for (let i = 0; i < 9; i += 1) await add()
  })
  proveList(t, list, {
    as: 'management',
    sorts: { LATEST: ['down', ({ year, recordedAt }) => `${year} ${recordedAt}`] },
    add,
  })

  test('is filtered by region, with what lies below, and by year', async () => {
    const id = await sizeWith({ regionCode: '440300', year: 2026 })
    for (const args of [{ regionCodes: ['440000'] }, { year: 2026 }])
      expect([args, (await find('management', args)).map((node) => node.id)]).toEqual([args, [id]])
    expect([await refused('management', { year: 2009 }), await refused('partner-a', {})]).toEqual([
      'BAD_USER_INPUT',
      'FORBIDDEN',
    ])
  })
})
