import { becomePartner, type Database, PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { listIn, outcomeOf, proveList, proveStateMachine, testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { PUBLICATION_STATUSES } from '../publications/publications.tables.ts'
import { partners } from '../subgraph.ts'
import { channelOf, idOf, pathOf } from '../testing/fixture.ts'
import { MARKET_INTEL } from './market-intel.publication.ts'
import { type MarketIntelRow, marketIntel } from './market-intel.tables.ts'

const t = await testSubgraph(partners)
const outcome = outcomeOf(t)
const { aPartner } = await channelOf(t)

beforeAll(async () => {
  await aPartner({ ...PARTNER_A, kind: 'DISTRIBUTOR', tier: 'CORE', status: 'ACTIVE' })
  await aPartner({
    ...{ ...PARTNER_B, kind: 'AGENT', tier: 'STANDARD', status: 'ACTIVE' },
    ...{ regionCode: '440300', regionPath: pathOf('440300') },
  })
})

let n = 0
/** A current bulletin for everybody; a test states only what matters to it. */
async function bulletinWith(given: Partial<MarketIntelRow> = {}): Promise<string> {
  n += 1
  const id = newId('marketIntel')
  await t.db.insert(marketIntel).values({
    ...{ id, no: `MI-2026-${900_000 + n}`, revision: 1, title: '充电设施补贴', topic: '政策', body: '细则见附件' },
    ...{ status: 'PUBLISHED', audienceKinds: [], audienceTiers: [], audienceRegionCodes: [], audienceRegionPaths: [] },
    ...{ publishedById: idOf('marketing'), publishedAt: new Date(Date.parse('2026-05-04T02:00:00Z') + n * 60_000) },
    ...given,
  })
  return id
}
const readBy = async (as: string) =>
  (await t.data(as, '{ marketIntel { nodes { id } } }')).marketIntel.nodes.map(({ id }: { id: string }) => id)

const PUBLISH = `mutation ($key: ID!, $replaces: ID, $input: MarketIntelInput!) {
  bulletin: publishMarketIntel(idempotencyKey: $key, replaces: $replaces, input: $input) {
    ... on MarketIntel { id no revision title status audienceKinds audienceRegions { name } region { code } publishedBy { id } endedAt version } ... on Refusal { refusal: code } } }` as const
const input = {
  ...{ title: ' 深圳超充补贴 ', topic: '补贴', body: '按功率补贴', regionCode: '440300' },
  ...{ audienceKinds: ['DISTRIBUTOR'] as const, audienceRegionCodes: ['320000'] },
}
const publish = (as: string, more: object = {}, replaces?: string) =>
  t.ask(as, PUBLISH, { key: newId('event'), replaces, input: { ...input, ...more } })

describe('a bulletin', () => {
  beforeEach(() => t.db.delete(marketIntel))

  test("M-03 a DISTRIBUTOR-only bulletin is absent from an agent's `marketIntel`, by tier and region as well", async () => {
    const all = await bulletinWith()
    const ofDistributors = await bulletinWith({ audienceKinds: ['DISTRIBUTOR'] })
    const ofCore = await bulletinWith({ audienceTiers: ['CORE', 'STRATEGIC'] })
    const ofJiangsu = await bulletinWith({ audienceRegionCodes: ['320000'], audienceRegionPaths: [pathOf('320000')] })
    const ofAgents = await bulletinWith({ audienceKinds: ['AGENT', 'FRANCHISEE'] })
    expect(await readBy('partner-a')).toEqual([ofJiangsu, ofCore, ofDistributors, all])
    expect(await readBy('partner-b')).toEqual([ofAgents, all])
    expect(await readBy('marketing')).toHaveLength(5)
    const { data, errors } = await t.ask('partner-b', `{ node(id: "${ofDistributors}") { id } }`)
    expect([data.node, errors]).toEqual([null, []])
    // The database itself shows an agent no more.
    const rows = await t.db.transaction(async (tx) => {
      await becomePartner(tx as Database, 'partners', PARTNER_B.id)
      return tx.select({ id: marketIntel.id }).from(marketIntel)
    })
    expect(rows.map(({ id }) => id).toSorted()).toEqual([all, ofAgents].toSorted())
  })

  test('M-03 what was replaced or withdrawn is shown to no partner, and to the house with why', async () => {
    const { bulletin: first } = (await publish('marketing')).data
    expect(first).toEqual({
      ...{
        id: first.id,
        no: expect.stringMatching(/^MI-2026-\d{6}$/),
        revision: 1,
        title: '深圳超充补贴',
        status: 'PUBLISHED',
        version: 1,
      },
      ...{ audienceKinds: ['DISTRIBUTOR'], audienceRegions: [{ name: '江苏省' }], region: { code: '440300' } },
      ...{ publishedBy: { id: idOf('marketing') }, endedAt: null },
    })
    const { bulletin: second } = (await publish('marketing', { title: '更正' }, first.id)).data
    expect(second).toMatchObject({ no: first.no, revision: 2, title: '更正' })
    expect((await publish('marketing', {}, first.id)).data.bulletin).toEqual({ refusal: 'ILLEGAL_TRANSITION' })
    expect(await readBy('partner-a')).toEqual([second.id])
    const { errors } = await t.ask('partner-a', '{ marketIntel { nodes { publishedBy { name } } } }')
    expect(errors.map(({ extensions }) => extensions?.code)).toEqual(['FORBIDDEN'])
    expect(
      await outcome('marketing', `withdrawMarketIntel(id: "${second.id}", expectedVersion: 1, reason: "数据有误")`),
    ).toBe('MarketIntel')
    expect(await readBy('partner-a')).toEqual([])
    const { marketIntel: read } = await t.data(
      'auditor',
      '{ marketIntel { nodes { revision status history { nodes { operation reason } } } } }',
    )
    expect(read.nodes).toEqual([
      {
        ...{ revision: 2, status: 'WITHDRAWN' },
        history: {
          nodes: [
            { operation: 'market-intel:withdraw', reason: '数据有误' },
            { operation: 'market-intel:publish', reason: null },
          ],
        },
      },
      {
        ...{ revision: 1, status: 'REPLACED' },
        history: {
          nodes: [
            { operation: 'market-intel:publish', reason: null },
            { operation: 'market-intel:publish', reason: null },
          ],
        },
      },
    ])
  })

  test('of two that take the place of one at once, one does', async () => {
    const { bulletin } = (await publish('marketing')).data
    const answers = await Promise.all([1, 2].map(() => publish('marketing', {}, bulletin.id)))
    expect(answers.map(({ data }) => data.bulletin.refusal ?? data.bulletin.revision).toSorted()).toEqual(
      [2, 'ILLEGAL_TRANSITION'].toSorted(),
    )
  })

  test('is published by marketing alone, with words, of regions that are', async () => {
    for (const as of ['channel-manager-east', 'management', 'partner-a'])
      expect([as, (await publish(as)).errors[0]?.extensions?.code]).toEqual([as, 'FORBIDDEN'])
    for (const more of [
      { title: '　' },
      { topic: '' },
      { body: 'x'.repeat(20_001) },
      { regionCode: '999999' },
      { audienceRegionCodes: ['999999'] },
    ])
      expect([Object.keys(more), (await publish('marketing', more)).errors[0]?.extensions?.code]).toEqual([
        Object.keys(more),
        'BAD_USER_INPUT',
      ])
    expect((await publish('marketing', {}, newId('marketIntel'))).errors[0]?.extensions?.code).toBe('NOT_FOUND')
    expect(await t.db.select().from(marketIntel)).toEqual([])
  })
})

describe('the list of market intelligence', () => {
  const filter = { regionCode: 'ID', status: 'PublicationStatus', search: 'String' }
  const list = { field: 'marketIntel', filter, sort: 'MarketIntelSort', node: 'id publishedAt' }
  const { find } = listIn(t, list)
  const add = () => bulletinWith({ title: `${n} 号市场信息` })
  beforeAll(async () => {
    await t.db.delete(marketIntel)
    for (let i = 0; i < 9; i += 1) await add()
  })
  proveList(t, list, {
    as: 'management',
    sorts: { NEWEST: ['down', ({ publishedAt }) => publishedAt] },
    searchedBy: 'market_intel_search',
    add,
  })

  test('is filtered by region, with what lies below, by status and words', async () => {
    const about = { regionCode: '440300', regionPath: pathOf('440300'), no: 'MI-2030-000815', topic: '竞品动态' }
    const id = await bulletinWith({ ...about, status: 'WITHDRAWN' })
    for (const args of [{ regionCode: '440000' }, { status: 'WITHDRAWN' }, { search: '动态' }, { search: 'mi-2030' }])
      expect([args, (await find('management', args)).map((node) => node.id)]).toEqual([args, [id]])
    expect(await find('partner-a', { status: 'WITHDRAWN' })).toEqual([])
  })
})

proveStateMachine(t, 'bulletin', {
  machine: MARKET_INTEL,
  statuses: PUBLICATION_STATUSES,
  table: marketIntel,
  rowIn: (status) => bulletinWith({ status }),
  commands: {
    publishMarketIntel: async (id) => {
      const { data } = await publish('marketing', {}, id)
      return data.bulletin.refusal ? 'IllegalTransition' : 'MarketIntel'
    },
    withdrawMarketIntel: (id) =>
      outcome('marketing', `withdrawMarketIntel(id: "${id}", expectedVersion: 1, reason: "x")`),
  },
})
