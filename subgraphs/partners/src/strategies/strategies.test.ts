import { becomePartner, type Database, PARTNER_A, personaNamed } from '@channelgraph/access'
import { listIn, outcomeOf, proveList, proveStateMachine, testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DOC_STATUSES } from '../approvals/documents.tables.ts'
import { openingDemandAnalysis } from '../demand/demand.rules.ts'
import { demandAnalysis } from '../demand/demand.tables.ts'
import { partner } from '../partners/partners.tables.ts'
import { partners } from '../subgraph.ts'
import { channelOf, pathOf } from '../testing/fixture.ts'
import { CHANNEL_STRATEGY, openingChannelStrategy } from './strategies.rules.ts'
import { type ChannelStrategyRow, channelStrategy } from './strategies.tables.ts'

const t = await testSubgraph(partners)
const outcome = outcomeOf(t)
const given = await channelOf(t)
const CHM = 'channel-manager-south'

let n = 0
/** A published strategy; a test states only what matters to it. */
async function strategyWith(more: Partial<ChannelStrategyRow> = {}): Promise<string> {
  n += 1
  const year = more.year ?? 2026
  const identity = { id: newId('channelStrategy'), no: `CS-2026-${900_000 + n}`, revision: 1, authorId: 'somebody' }
  const guangdong = { regionCode: '440000', regionPath: pathOf('440000'), kind: 'DISTRIBUTOR' as const }
  const opening = openingChannelStrategy(identity, {
    ...{ year, summary: '深耕华南', effectiveFrom: `${year}-01-01`, effectiveTo: `${year}-12-31` },
    regionTargets: [{ ...guangdong, targetCount: 12, revenueTarget: '50000000.00' }],
  })
  const published = { status: 'PUBLISHED' as const, publishedAt: new Date('2025-12-20T02:00:00Z') }
  await t.db.insert(channelStrategy).values({ ...opening, ...published, inForceTo: `${year}-12-31`, ...more })
  return identity.id
}

const targetsOf = async (year: number, as = 'management') =>
  (
    await t.data(
      as,
      `query ($year: Int!) { channelStrategy(year: $year) { regionTargets { region { name } kind targetCount actualCount gap revenueTarget } } }`,
      { year },
    )
  ).channelStrategy?.regionTargets

const DRAFT = `mutation ($key: ID!, $revises: ID, $input: ChannelStrategyInput!) {
  strategy: draftChannelStrategy(idempotencyKey: $key, revises: $revises, input: $input) {
    ... on ChannelStrategy { id no year revision status effectiveFrom version } ... on Refusal { refusal: code } } }` as const
const input = {
  ...{ year: 2027, summary: ' 县域下沉　' },
  regionTargets: [
    { regionCode: '440000', kind: 'DISTRIBUTOR' as const, targetCount: 15, revenueTarget: '60000000.00' },
  ],
}
const draft = (more: object = {}, revises?: string) =>
  t.ask(CHM, DRAFT, { key: newId('event'), revises, input: { ...input, ...more } })

describe('a channel strategy', () => {
  beforeEach(() => t.db.delete(channelStrategy))

  test('P-01 `actualCount` follows activatePartner: active partners of the kind, seated there or below', async () => {
    await strategyWith()
    const [before] = (await targetsOf(2026))!
    expect(before).toMatchObject({ kind: 'DISTRIBUTOR', targetCount: 12, revenueTarget: '50000000.00' })
    const one = await given.aReadyPartner({ regionCode: '440300' })
    const counted = async () => (await targetsOf(2026))![0]!.actualCount! - before!.actualCount!
    expect(await counted()).toBe(0)
    expect((await targetsOf(2026, 'channel-manager-east'))![0]).toMatchObject({ actualCount: null, gap: null })
    expect(await outcome(CHM, `activatePartner(id: "${one.id}", expectedVersion: ${one.version})`)).toBe('Partner')
    expect(await counted()).toBe(1)
    // None of these: elsewhere, another kind, at rest.
    await given.aPartner({ status: 'ACTIVE', regionCode: '320500' })
    await given.aPartner({ status: 'ACTIVE', regionCode: '440300', kind: 'AGENT' })
    await given.aPartner({ status: 'SUSPENDED', regionCode: '440300' })
    expect(await counted()).toBe(1)
  })

  test('E on the day one is taken back, the one that took over is the strategy of its year', async () => {
    const publishedAt = new Date('2026-11-23T01:00:00Z')
    await strategyWith({ revision: 3, status: 'RETIRED', withdrawnTo: '2026-11-23', inForceTo: '2026-11-23' })
    const id = await strategyWith({ publishedAt, effectiveFrom: '2026-11-23' })
    expect((await t.data('management', '{ channelStrategy(year: 2026) { id } }')).channelStrategy).toEqual({ id })
  })

  test('P-01 is published with the approval of management only, by nobody who wrote it, once a year, and read by no partner', async () => {
    const published = async () => {
      const { id, version } = (await draft()).data.strategy
      await outcome(CHM, `submitChannelStrategy(id: "${id}", expectedVersion: ${version})`)
      expect(await outcome(CHM, `publishChannelStrategy(id: "${id}", expectedVersion: 2)`)).toBe('IllegalTransition')
      const decide =
        `mutation ($id: ID!) { decideChannelStrategy(id: $id, expectedVersion: 2, decision: APPROVED, comment: "同意") { ... on ChannelStrategy { status } ... on Refusal { refusal: code } } }` as const
      expect((await t.ask(CHM, decide, { id })).errors[0]?.extensions?.code).toBe('FORBIDDEN')
      const own = { ...personaNamed(CHM).viewer, roles: ['CHM', 'MGT'] as const }
      expect((await t.ask(own, decide, { id })).data.decideChannelStrategy).toEqual({ refusal: 'SELF_APPROVAL' })
      expect((await t.data('management', decide, { id })).decideChannelStrategy).toEqual({ status: 'APPROVED' })
      return { id, published: await outcome(CHM, `publishChannelStrategy(id: "${id}", expectedVersion: 3)`) }
    }
    const first = await published()
    expect([first.published, (await published()).published]).toEqual(['ChannelStrategy', 'StrategyExists'])
    expect((await targetsOf(2027, 'marketing'))?.[0]).toMatchObject({ region: { name: '广东省' }, targetCount: 15 })
    const { errors } = await t.ask('partner-a', '{ channelStrategy(year: 2027) { id } }')
    expect(errors.map(({ extensions }) => extensions?.code)).toEqual(['FORBIDDEN'])
  })

  test('G-03 target 12 / 9 active distributors in 440000 -> `actualCount` 9 and a demand gap of 3', async () => {
    const regionPath = pathOf('440000')
    await t.db.update(partner).set({ status: 'TERMINATED' })
    for (let i = 0; i < 9; i += 1) {
      const one = await given.aPartner({ status: 'ACTIVE', regionCode: i % 2 ? '440300' : '440000' })
      await given.aTerritory(one, { productLines: ['DC'], exclusive: false })
    }
    await strategyWith()
    const analysis = openingDemandAnalysis(
      { id: newId('demandAnalysis'), no: 'DA-2026-800001', revision: 1, authorId: 'somebody' },
      {
        ...{ regionCode: '440000', regionPath, kind: 'DISTRIBUTOR', productLine: 'DC', requiredCount: 12 },
        ...{ rationale: '市场容量', effectiveFrom: '2026-01-01', effectiveTo: null },
      },
    )
    const isPublished = { status: 'PUBLISHED' as const, publishedAt: new Date('2025-12-20T02:00:00Z') }
    await t.db.insert(demandAnalysis).values({ ...analysis, ...isPublished })
    expect(await targetsOf(2026)).toEqual([
      {
        ...{ region: { name: '广东省' }, kind: 'DISTRIBUTOR', revenueTarget: '50000000.00' },
        ...{ targetCount: 12, actualCount: 9, gap: 3 },
      },
    ])
    const { regions } = await t.data('management', '{ regions(codes: ["440000"]) { demandGaps { gap } } }')
    expect(regions).toEqual([{ demandGaps: [{ gap: 3 }] }])
  })

  test('is refused of a year that is over or too far, without a target, with one twice, below nothing, or of a region that is none', async () => {
    const [target] = input.regionTargets
    for (const more of [
      { year: 2025 },
      { year: 2029 },
      { summary: '　' },
      { regionTargets: [] },
      { regionTargets: [target, { ...target, targetCount: 1 }] },
      { regionTargets: [{ ...target, targetCount: -1 }] },
      { regionTargets: [{ ...target, revenueTarget: '-0.01' }] },
      { regionTargets: [{ ...target, regionCode: '999999' }] },
    ])
      expect([more, (await draft(more)).errors[0]?.extensions?.code]).toEqual([more, 'BAD_USER_INPUT'])
    expect(await t.db.select().from(channelStrategy)).toEqual([])
  })

  test('is asked for by its year: today, the last day of a year that is over, the first of one to come', async () => {
    await strategyWith({ year: 2025, summary: '上年初版', inForceTo: '2025-06-30' })
    const last = { year: 2025, revision: 2, effectiveFrom: '2025-07-01', inForceTo: '2025-12-31' }
    await strategyWith({ ...last, summary: '上年修订' })
    await strategyWith({ summary: '今年' })
    await strategyWith({ year: 2027, summary: '明年', status: 'PUBLISHED' })
    const summary = async (year: number, on?: string) =>
      (
        await t.data(
          'auditor',
          `query ($year: Int!, $on: Date) { channelStrategy(year: $year, on: $on) { summary } }`,
          { year, on },
        )
      ).channelStrategy?.summary
    expect([await summary(2025), await summary(2026), await summary(2027)]).toEqual(['上年修订', '今年', '明年'])
    expect([await summary(2025, '2025-06-30'), await summary(2024)]).toEqual(['上年初版', undefined])
  })

  test('is revised within its year only', async () => {
    const id = await strategyWith({ year: 2027 })
    const { strategy } = (await draft({ year: 2028 }, id)).data
    expect(await outcome(CHM, `submitChannelStrategy(id: "${strategy.id}", expectedVersion: 1)`)).toBe(
      'StrategyOfAnotherYear',
    )
  })

  test('counts all its regions with one statement, however many there are', async () => {
    const several = ['440000', '440300', '320000', '320500'].flatMap((regionCode) =>
      (['DISTRIBUTOR', 'AGENT', 'FRANCHISEE'] as const).map((kind) => ({
        ...{ regionCode, regionPath: pathOf(regionCode), kind, targetCount: 1, revenueTarget: '0.00' },
      })),
    )
    await strategyWith({ year: 2026 })
    const one = await t.statements(() => targetsOf(2026))
    await t.db.update(channelStrategy).set({ regionTargets: several })
    expect(await t.statements(() => targetsOf(2026))).toHaveLength(one.length)
    expect(await targetsOf(2026)).toHaveLength(12)
  })
})

test('the database itself shows no partner one, published or not', async () => {
  await strategyWith()
  const rows = await t.db.transaction(async (tx) => {
    await becomePartner(tx as Database, 'partners', PARTNER_A.id)
    return tx.select().from(channelStrategy)
  })
  expect(rows).toEqual([])
})

describe('the list of channel strategies', () => {
  const filter = { year: 'Int', status: 'DocStatus', on: 'Date' }
  const list = { field: 'channelStrategies', filter, sort: 'ChannelStrategySort', node: 'id year' }
  const { find, refused } = listIn(t, list)
  const add = () => strategyWith({ year: 2030 + ((n * 7) % 11) })
  beforeAll(async () => {
    await t.db.delete(channelStrategy)
    for (let i = 0; i < 9; i += 1) await add()
  })
  proveList(t, list, { as: 'management', sorts: { YEAR: ['down', ({ year }) => year] }, add })

  test('is filtered by year, status and day', async () => {
    const id = await strategyWith({ year: 2026 })
    const draft = await strategyWith({ year: 2099, status: 'DRAFT', publishedAt: null })
    for (const args of [{ year: 2026 }, { on: '2026-12-31' }])
      expect([args, (await find('management', args)).map((node) => node.id)]).toEqual([args, [id]])
    expect((await find('management', { status: 'DRAFT' })).map((node) => node.id)).toEqual([draft])
    expect([await refused('management', { year: 1999 }), await refused('partner-a', {})]).toEqual([
      'BAD_USER_INPUT',
      'FORBIDDEN',
    ])
  })
})

proveStateMachine(t, 'channel strategy', {
  machine: CHANNEL_STRATEGY,
  statuses: DOC_STATUSES,
  table: channelStrategy,
  rowIn: (status) => strategyWith({ status }),
  commands: {
    updateChannelStrategy: (id) =>
      outcome(
        CHM,
        `updateChannelStrategy(id: "${id}", expectedVersion: 1, input: { year: 2026, summary: "x", regionTargets: [{ regionCode: "440300", kind: AGENT, targetCount: 1, revenueTarget: "1.00" }] })`,
      ),
    discardChannelStrategy: (id) => outcome(CHM, `discardChannelStrategy(id: "${id}", expectedVersion: 1)`),
    submitChannelStrategy: (id) => outcome(CHM, `submitChannelStrategy(id: "${id}", expectedVersion: 1)`),
    recallChannelStrategy: (id) => outcome(CHM, `recallChannelStrategy(id: "${id}", expectedVersion: 1)`),
    decideChannelStrategy: (id) =>
      outcome('management', `decideChannelStrategy(id: "${id}", expectedVersion: 1, decision: APPROVED, comment: "x")`),
    publishChannelStrategy: (id) => outcome(CHM, `publishChannelStrategy(id: "${id}", expectedVersion: 1)`),
    retireChannelStrategy: (id) => outcome(CHM, `retireChannelStrategy(id: "${id}", expectedVersion: 1, reason: "x")`),
  },
})
