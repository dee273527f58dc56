import { becomePartner, type Database, PARTNER_A, personaNamed } from '@channelgraph/access'
import { listIn, outcomeOf, proveList, proveStateMachine, testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DOC_STATUSES } from '../approvals/documents.tables.ts'
import { openingMarketFeedback } from '../feedback/feedback.rules.ts'
import { marketFeedback } from '../feedback/feedback.tables.ts'
import { partner } from '../partners/partners.tables.ts'
import { partners } from '../subgraph.ts'
import { admissionOf } from '../testing/admission.ts'
import { channelOf, pathOf } from '../testing/fixture.ts'
import { DEMAND_ANALYSIS, openingDemandAnalysis } from './demand.rules.ts'
import { type DemandAnalysisRow, demandAnalysis } from './demand.tables.ts'

const t = await testSubgraph(partners)
const outcome = outcomeOf(t)
const given = await channelOf(t)
const CHM = 'channel-manager-south'

let n = 0
/** A published analysis; a test states only what matters to it. */
async function analysisWith(more: Partial<DemandAnalysisRow> = {}): Promise<string> {
  n += 1
  const regionCode = more.regionCode ?? '440000'
  const identity = { id: newId('demandAnalysis'), no: `DA-2026-${900_000 + n}`, revision: 1, authorId: 'somebody' }
  const opening = openingDemandAnalysis(identity, {
    ...{ regionCode, regionPath: pathOf(regionCode), kind: 'DISTRIBUTOR' as const, productLine: 'DC' },
    ...{ requiredCount: 12, rationale: '市场容量', effectiveFrom: '2026-01-01', effectiveTo: null },
  })
  const published = { status: 'PUBLISHED' as const, publishedAt: new Date('2025-12-20T02:00:00Z') }
  await t.db.insert(demandAnalysis).values({ ...opening, ...published, ...more })
  return identity.id
}
const read = async (id: string, as = 'management') =>
  (await t.data(as, `{ demandAnalysis(id: "${id}") { requiredCount existingCount gap evidenceCount } }`)).demandAnalysis

describe('a demand analysis', () => {
  beforeEach(() => t.db.delete(demandAnalysis))

  test('P-06 a lead names the analysis it answers: in force, of its kind, of a region it is seated or would sell in; nobody else reads it', async () => {
    const { apply } = admissionOf(t)
    const south = { regionCode: '440300', kind: 'DISTRIBUTOR' }
    const leadFor = (demandId: string, more: object = {}, as: Parameters<typeof apply>[2] = CHM) =>
      apply({ ...south, ...more, demandId }, newId('event'), as)
    const id = await analysisWith({ productLine: 'X-01' }) // nobody here sells it
    const lead = await leadFor(id)
    expect(lead).toMatchObject({ status: 'LEAD' })
    const abroad = { regionCode: '320500', requestedRegionCodes: ['440300'] }
    expect(await leadFor(id, abroad, 'channel-manager-east')).toMatchObject({ status: 'LEAD' })
    for (const [why, refused] of Object.entries({
      elsewhere: await leadFor(await analysisWith({ regionCode: '320000', regionPath: pathOf('320000') })),
      'another kind': await leadFor(await analysisWith({ kind: 'AGENT' })),
      'a draft': await leadFor(await analysisWith({ status: 'DRAFT', publishedAt: null })),
      over: await leadFor(await analysisWith({ inForceTo: '2026-11-22' })),
      'not begun': await leadFor(await analysisWith({ effectiveFrom: '2026-11-24' })),
      none: await leadFor(newId('demandAnalysis')),
      'an applicant': await leadFor(id, {}, 'applicant'),
    }))
      expect([why, refused]).toEqual([why, { error: 'BAD_USER_INPUT' }])
    const QUERY = `{ application(id: "${lead.id}") { demand { id gap } } }` as const
    expect((await t.data(CHM, QUERY)).application.demand).toEqual({ id, gap: 12 })
    const { id: own } = await apply(south, newId('event'), 'applicant')
    const asked = await t.ask('applicant', `{ application(id: "${own}") { id demand { id } } }`)
    expect(asked.errors).not.toEqual([])
  })

  test('P-06 gap = required - active, counted there and below, of the kind, with a right to the line; never stored', async () => {
    const id = await analysisWith()
    const sells = async (
      more: Parameters<typeof given.aPartner>[0],
      territory: Parameters<typeof given.aTerritory>[1] = {},
    ) => {
      const one = await given.aPartner({ status: 'ACTIVE', regionCode: '440300', ...more })
      await given.aTerritory(one, { productLines: ['DC'], exclusive: false, ...territory })
      return one
    }
    expect(await read(id)).toMatchObject({ existingCount: 0, gap: 12 })
    for (let i = 0; i < 8; i += 1) await sells({})
    const last = await sells({}, { productLines: [] })
    // None of these: elsewhere, another kind, at rest, another line, over.
    await sells({ regionCode: '320500' })
    await sells({ kind: 'AGENT' })
    await sells({ status: 'SUSPENDED' })
    await sells({}, { productLines: ['AC'] })
    await sells({}, { validTo: '2026-11-22' })
    expect(await read(id)).toMatchObject({ requiredCount: 12, existingCount: 9, gap: 3 })
    await t.db.update(partner).set({ status: 'TERMINATED' }).where(eq(partner.id, last.id))
    expect(await read(id)).toMatchObject({ existingCount: 8, gap: 4 })
    const { regions } = await t.data(
      'management',
      '{ regions(codes: ["440000", "440300"]) { code demandGaps { gap } } }',
    )
    expect(regions).toEqual([
      { code: '440000', demandGaps: [{ gap: 4 }] },
      { code: '440300', demandGaps: [] },
    ])
  })

  test("G-14 three accepted needs in 3205xx raise that analysis' evidence count to 3", async () => {
    await given.aPartner({ ...PARTNER_A, status: 'ACTIVE' })
    const id = await analysisWith({ regionCode: '320500' })
    const tell = async (more: Partial<typeof marketFeedback.$inferInsert> = {}) => {
      const opening = openingMarketFeedback({
        ...{ id: newId('marketFeedback'), partnerId: PARTNER_A.id, kind: 'CUSTOMER_NEED', body: 'x' },
        ...{ submittedBy: 'somebody', submittedAt: t.clock.now(), regionCode: '320505', regionPath: pathOf('320505') },
      })
      const adopted = { status: 'ADOPTED' as const, outcome: '已采纳', adoptedIn: 'ECN-1' }
      await t.db.insert(marketFeedback).values({ ...opening, ...adopted, ...more })
    }
    await tell()
    await tell({ regionCode: '320500', regionPath: pathOf('320500') })
    expect((await read(id))?.evidenceCount).toBe(2)
    await tell({ status: 'CLOSED' })
    await tell({ kind: 'PRICE' })
    await tell({ status: 'DECLINED', adoptedIn: null })
    await tell({ regionCode: '330000', regionPath: pathOf('330000') })
    expect((await read(id))?.evidenceCount).toBe(3)
  })

  test('E none is published beside another of its place that holds by its days, replaced or not', async () => {
    const drafted = async (productLine: string) =>
      (
        await t.data(
          CHM,
          `mutation ($key: ID!, $line: String!) { analysis: draftDemandAnalysis(idempotencyKey: $key, input: { regionCode: "440300", kind: DISTRIBUTOR, rationale: "x", effectiveFrom: "2026-12-01", productLine: $line, requiredCount: 1 }) {
            ... on DemandAnalysis { id productLine } } }`,
          { key: newId('event'), line: productLine },
        )
      ).analysis
    const { id, productLine } = await drafted('dc_fast')
    expect(productLine).toBe('DC-FAST')
    await t.db.update(demandAnalysis).set({ status: 'APPROVED' }).where(eq(demandAnalysis.id, id))
    const publish = () => outcome(CHM, `publishDemandAnalysis(id: "${id}", expectedVersion: 1)`)
    // Replaced by a revision of another place, it holds until that one begins.
    const other = await analysisWith({
      ...{ regionCode: '440300', productLine: 'DC-FAST', status: 'RETIRED', inForceTo: '2027-03-31' },
    })
    expect(await publish()).toBe('DemandAnalysisExists')
    await t.db.update(demandAnalysis).set({ inForceTo: '2026-11-30' }).where(eq(demandAnalysis.id, other))
    expect(await publish()).toBe('DemandAnalysis')
  })

  test('D keeps its line as the catalogue spells it, however that was typed, when it is drafted and when it is changed', async () => {
    const input = (line: string) =>
      `input: { regionCode: "440300", kind: DISTRIBUTOR, rationale: "x", effectiveFrom: "2026-12-01", productLine: "${line}", requiredCount: 1 }` as const
    const lines = '... on DemandAnalysis { id productLine }'
    const draft =
      `mutation { analysis: draftDemandAnalysis(idempotencyKey: "${newId('event')}", ${input('dc fast')}) { ${lines} } }` as const
    const { analysis } = await t.data(CHM, draft)
    expect(analysis).toMatchObject({ productLine: 'DC-FAST' })
    const update =
      `mutation { analysis: updateDemandAnalysis(id: "${analysis.id}", expectedVersion: 1, ${input('x_01')}) { ${lines} } }` as const
    expect((await t.data(CHM, update)).analysis).toMatchObject({ productLine: 'X-01' })
  })

  test('is agreed to by management, published once for a region, kind and line, and read by no partner', async () => {
    const draft = (productLine: string, requiredCount: number) =>
      t.ask(
        CHM,
        `mutation ($key: ID!, $productLine: String!, $requiredCount: Int!) { analysis: draftDemandAnalysis(idempotencyKey: $key, input: {
          regionCode: "440300", kind: DISTRIBUTOR, rationale: "x", effectiveFrom: "2026-12-01", productLine: $productLine, requiredCount: $requiredCount }) {
          ... on DemandAnalysis { id no productLine status version } ... on Refusal { refusal: code } } }`,
        { key: newId('event'), productLine, requiredCount },
      )
    for (const [line, required] of [
      ['NONE', 1],
      ['DC', -1],
      ['DC', 10_001],
    ] as const)
      expect([line, required, (await draft(line, required)).errors[0]?.extensions?.code]).toEqual([
        line,
        required,
        'BAD_USER_INPUT',
      ])
    const published = async () => {
      const { id, version } = (await draft('dc', 3)).data.analysis
      await outcome(CHM, `submitDemandAnalysis(id: "${id}", expectedVersion: ${version})`)
      const own = { ...personaNamed(CHM).viewer, roles: ['CHM', 'MGT'] as const }
      const decide =
        `mutation ($id: ID!) { decideDemandAnalysis(id: $id, expectedVersion: 2, decision: APPROVED, comment: "同意") { ... on DemandAnalysis { status } ... on Refusal { refusal: code } } }` as const
      expect((await t.ask(own, decide, { id })).data.decideDemandAnalysis).toEqual({ refusal: 'SELF_APPROVAL' })
      expect((await t.data('management', decide, { id })).decideDemandAnalysis).toEqual({ status: 'APPROVED' })
      return { id, published: await outcome(CHM, `publishDemandAnalysis(id: "${id}", expectedVersion: 3)`) }
    }
    const first = await published()
    expect([first.published, (await published()).published]).toEqual(['DemandAnalysis', 'DemandAnalysisExists'])
    for (const query of [
      `{ demandAnalysis(id: "${first.id}") { id } }`,
      '{ regions(codes: ["440300"]) { demandGaps { id } } }',
    ] as const)
      expect((await t.ask('partner-a', query)).errors.map(({ extensions }) => extensions?.code)).toEqual(['FORBIDDEN'])
    expect(
      (await t.data('channel-manager-east', `{ demandAnalysis(id: "${first.id}") { id } }`)).demandAnalysis,
    ).toBeNull()
  })
})

test('the database itself shows no partner one, published or not', async () => {
  await analysisWith()
  const rows = await t.db.transaction(async (tx) => {
    await becomePartner(tx as Database, 'partners', PARTNER_A.id)
    return tx.select().from(demandAnalysis)
  })
  expect(rows).toEqual([])
})

describe('the list of demand analyses', () => {
  const filter = { regionCodes: '[ID!]', kind: 'PartnerKind', minGap: 'Int', on: 'Date', status: 'DocStatus' }
  const list = { field: 'demandAnalyses', filter, sort: 'DemandAnalysisSort', node: 'id requiredCount region { code }' }
  const { find, refused } = listIn(t, list)
  const add = () => analysisWith({ regionCode: n % 2 ? '330000' : '320500', requiredCount: 20 + ((n * 7) % 11) })
  beforeAll(async () => {
    await t.db.delete(demandAnalysis)
    for (let i = 0; i < 9; i += 1) await add()
  })
  proveList(t, list, {
    as: 'management',
    sorts: { REGION: ['up', ({ region }) => region.code], MOST_NEEDED: ['down', ({ requiredCount }) => requiredCount] },
    add,
  })

  test('is filtered by region, kind, gap, day and status; without a day or a status those of today', async () => {
    const id = await analysisWith({
      regionCode: '440300',
      kind: 'AGENT',
      requiredCount: 500,
      effectiveFrom: '2026-02-01',
    })
    const draft = await analysisWith({ regionCode: '440300', status: 'DRAFT', publishedAt: null })
    for (const args of [
      { regionCodes: ['440000'] },
      { kind: 'AGENT' },
      { minGap: 400 },
      { regionCodes: ['440300'], on: '2026-02-01' },
    ])
      expect([args, (await find('management', args)).map((node) => node.id)]).toEqual([args, [id]])
    expect(await find('management', { regionCodes: ['440300'], on: '2026-01-31' })).toEqual([])
    expect((await find('management', { status: 'DRAFT' })).map((node) => node.id)).toEqual([draft])
    expect(await refused('management', { minGap: 10_001 })).toBe('BAD_USER_INPUT')
    expect(await refused('partner-a', {})).toBe('FORBIDDEN')
  })
})

proveStateMachine(t, 'demand analysis', {
  machine: DEMAND_ANALYSIS,
  statuses: DOC_STATUSES,
  table: demandAnalysis,
  rowIn: (status) => analysisWith({ status }),
  commands: {
    updateDemandAnalysis: (id) =>
      outcome(
        CHM,
        `updateDemandAnalysis(id: "${id}", expectedVersion: 1, input: { regionCode: "440300", kind: AGENT, productLine: "DC", requiredCount: 1, rationale: "x", effectiveFrom: "2026-12-01" })`,
      ),
    discardDemandAnalysis: (id) => outcome(CHM, `discardDemandAnalysis(id: "${id}", expectedVersion: 1)`),
    submitDemandAnalysis: (id) => outcome(CHM, `submitDemandAnalysis(id: "${id}", expectedVersion: 1)`),
    recallDemandAnalysis: (id) => outcome(CHM, `recallDemandAnalysis(id: "${id}", expectedVersion: 1)`),
    decideDemandAnalysis: (id) =>
      outcome('management', `decideDemandAnalysis(id: "${id}", expectedVersion: 1, decision: APPROVED, comment: "x")`),
    publishDemandAnalysis: (id) => outcome(CHM, `publishDemandAnalysis(id: "${id}", expectedVersion: 1)`),
    retireDemandAnalysis: (id) => outcome(CHM, `retireDemandAnalysis(id: "${id}", expectedVersion: 1, reason: "x")`),
  },
})
