import { PARTNER_A, PARTNER_B, personaNamed } from '@channelgraph/access'
import { listIn, outcomeOf, proveDocument, proveList, proveStateMachine, testSubgraph } from '@channelgraph/testkit'
import { Money, newId } from '@channelgraph/values'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DOC_STATUSES } from '../approvals/documents.tables.ts'
import { partners } from '../subgraph.ts'
import { channelOf } from '../testing/fixture.ts'
import { halfYearOf, MARKETING_PLAN, openingMarketingPlan } from './marketing-plans.rules.ts'
import { type MarketingPlanRow, marketingPlan } from './marketing-plans.tables.ts'

const t = await testSubgraph(partners)
const outcome = outcomeOf(t)
const { aPartner, aContract } = await channelOf(t)
const CHM = 'channel-manager-east'
// Of marketing, too, and not who drafts in these tests.
const approver = { ...personaNamed('marketing').viewer, subject: personaNamed('management').viewer.subject }

beforeAll(async () => {
  await aPartner({ ...PARTNER_A, status: 'ACTIVE', tier: 'CORE' })
  await aPartner({
    ...PARTNER_B,
    regionCode: '440300',
    regionPath: 'HUANAN/440000/440300/',
    status: 'ACTIVE',
    tier: 'STRATEGIC',
  })
  await aPartner({ name: '标准级公司', status: 'ACTIVE', tier: 'STANDARD' })
})

const PLAN = `... on MarketingPlan { id no revision status scope period { from to } partner { id } awaitedDepartment version } ... on Refusal { refusal: code }`
const DRAFT =
  `mutation ($key: ID!, $input: DraftMarketingPlanInput!, $revises: ID) { plan: draftMarketingPlan(idempotencyKey: $key, input: $input, revises: $revises) { ${PLAN} } }` as const
const draft = (more: object = {}, revises?: string) =>
  t.ask('marketing', DRAFT, {
    key: newId('event'),
    revises,
    input: {
      ...{
        title: '推广计划',
        period: { from: '2026-12-01', to: '2026-12-31' },
        strategy: '线下体验',
        budget: '100000.00',
      },
      ...more,
    },
  })
interface Drafted {
  readonly id: string
  readonly version: number
}
const submit = async ({ id, version }: Drafted): Promise<Drafted> =>
  (
    await t.data(
      'marketing',
      `mutation { plan: submitMarketingPlan(id: "${id}", expectedVersion: ${version}) { ${PLAN} } }` as const,
    )
  ).plan
const decide = (as: Parameters<typeof t.ask>[0], { id, version }: Drafted) =>
  t.ask(
    as,
    `mutation ($id: ID!, $version: Int!) { plan: decideMarketingPlan(id: $id, expectedVersion: $version, decision: APPROVED, comment: "同意") { ${PLAN} } }` as const,
    { id, version },
  )
const publish = async ({ id, version }: Drafted) =>
  (
    await t.data(
      'marketing',
      `mutation { plan: publishMarketingPlan(id: "${id}", expectedVersion: ${version}) { ${PLAN} } }` as const,
    )
  ).plan
const agreed = async (more: object = {}, revises?: string, manager = CHM): Promise<Drafted> => {
  const { plan } = (await draft(more, revises)).data
  const first = await decide(approver, await submit(plan))
  return (await decide(manager, first.data.plan)).data.plan
}

let n = 0
/** A plan as it might have come to be; a test states only what matters to it. */
async function planWith(given: Partial<MarketingPlanRow> = {}): Promise<string> {
  n += 1
  const identity = { id: newId('marketingPlan'), no: `MP-2024-${900_000 + n}`, revision: 1, authorId: 'somebody' }
  const opening = openingMarketingPlan(identity, {
    ...{ scope: 'CHANNEL_WIDE' as const, partnerId: null, title: '推广计划', strategy: 'x' },
    ...{ effectiveFrom: '2024-01-01', effectiveTo: '2024-06-30', regionCodes: [], regionPaths: [] },
    budget: Money.parse('1.00'),
  })
  await t.db.insert(marketingPlan).values({ ...opening, ...given })
  return identity.id
}

describe('a marketing plan', () => {
  beforeEach(() => t.db.delete(marketingPlan))

  test('M-01 publish needs one MK and one CH approval by different people', async () => {
    const { plan } = (await draft()).data
    const sent = await submit(plan)
    expect(await publishes(plan.id)).toBe('IllegalTransition')
    // Not the channel department before marketing, nor whoever drafted it.
    expect((await decide(CHM, sent)).errors[0]?.extensions?.code).toBe('FORBIDDEN')
    expect((await decide('marketing', sent)).data.plan).toEqual({ refusal: 'SELF_APPROVAL' })
    const first = (await decide(approver, sent)).data.plan
    expect(first).toMatchObject({ status: 'SUBMITTED', awaitedDepartment: 'CHANNEL' })
    expect(await publishes(plan.id)).toBe('IllegalTransition')
    // One person with both roles is not two.
    const both = { ...approver, roles: ['MKT', 'CHM'] as const, regions: ['HUADONG/'] }
    expect((await decide(both, first)).data.plan).toEqual({ refusal: 'ALREADY_APPROVED' })
    const second = (await decide(CHM, first)).data.plan
    expect(second).toMatchObject({ status: 'APPROVED', awaitedDepartment: null })
    expect(await publish(second)).toMatchObject({ status: 'PUBLISHED', scope: 'CHANNEL_WIDE' })
  })
  const publishes = async (id: string) => {
    const { version } = (await t.data('marketing', `{ marketingPlan(id: "${id}") { version } }`)).marketingPlan!
    return outcome('marketing', `publishMarketingPlan(id: "${id}", expectedVersion: ${version})`)
  }

  test('M-05 each ACTIVE partner of tier CORE and above without a published plan in the half-year is on the list', async () => {
    const lacking = async (on: string) =>
      (
        await t.data('marketing', `{ partnersWithoutPlan(on: "${on}") { nodes { id } } }`)
      ).partnersWithoutPlan.nodes.map(({ id }: { id: string }) => id)
    expect((await lacking('2026-11-23')).toSorted()).toEqual([PARTNER_A.id, PARTNER_B.id].toSorted())
    const plan = await agreed({ partnerId: PARTNER_A.id })
    expect(await lacking('2026-12-31')).toContain(PARTNER_A.id)
    await publish(plan)
    expect(await lacking('2026-07-01')).toEqual([PARTNER_B.id])
    expect((await lacking('2027-01-01')).toSorted()).toEqual([PARTNER_A.id, PARTNER_B.id].toSorted())
    // One a half-year: another one is refused, its own next revision is not.
    expect(await publish(await agreed({ partnerId: PARTNER_A.id }))).toEqual({ refusal: 'PLAN_EXISTS' })
    expect(await publish(await agreed({ partnerId: PARTNER_A.id }, plan.id))).toMatchObject({
      revision: 2,
      status: 'PUBLISHED',
    })
  })

  test('J M-05 one that was taken back makes way for another of its half-year, as the refusal advises', async () => {
    const terms = { partnerId: PARTNER_A.id, period: { from: '2026-11-23', to: '2026-12-31' } }
    const plan = await publish(await agreed(terms))
    const other = await agreed(terms)
    expect(await publish(other)).toEqual({ refusal: 'PLAN_EXISTS' })
    await outcome('marketing', `retireMarketingPlan(id: "${plan.id}", expectedVersion: ${plan.version}, reason: "x")`)
    expect(await publish(other)).toMatchObject({ status: 'PUBLISHED' })
  })

  test('D who of CORE has a contract that ended is not asked for a plan, whether the schedule has come by or not', async () => {
    const ended = await aPartner({ status: 'ACTIVE', tier: 'CORE' })
    const lacking = async () =>
      (
        await t.data('marketing', '{ partnersWithoutPlan(on: "2026-11-23", first: 100) { nodes { id } } }')
      ).partnersWithoutPlan.nodes.some(({ id }: { id: string }) => id === ended.id)
    expect(await lacking()).toBe(true)
    await aContract(ended, { effectiveTo: '2026-11-22' })
    expect(await lacking()).toBe(false)
  })

  test("M-05 a partner's plan lies in one half-year, and a revision is for whom the plan was", async () => {
    const period = { from: '2026-12-01', to: '2027-01-01' }
    expect((await draft({ partnerId: PARTNER_B.id, period })).data.plan).toEqual({ refusal: 'PLAN_SPANS_HALF_YEARS' })
    expect((await draft({ period })).data.plan).toMatchObject({ status: 'DRAFT', period })
    expect([halfYearOf('2026-06-30').to, halfYearOf('2026-07-01')]).toEqual([
      '2026-06-30',
      { from: '2026-07-01', to: '2026-12-31' },
    ])
    const published = (await publish(
      await agreed({ partnerId: PARTNER_B.id }, undefined, 'channel-manager-south'),
    )) as Drafted
    const { plan } = (await draft({ partnerId: PARTNER_A.id }, published.id)).data
    expect(await submit(plan)).toEqual({ refusal: 'PLAN_OF_ANOTHER' })
  })

  test('is refused with days that have passed or are more than a year, without words, with no money, for a partner or a region that is none', async () => {
    for (const [more, code] of [
      [{ period: { from: '2026-11-22', to: '2026-12-31' } }, 'BAD_USER_INPUT'],
      [{ period: { from: '2026-12-01', to: '2027-12-01' } }, 'BAD_USER_INPUT'],
      [{ title: '\u3000' }, 'BAD_USER_INPUT'],
      [{ budget: '0.00' }, 'BAD_USER_INPUT'],
      [{ regionCodes: ['999999'] }, 'BAD_USER_INPUT'],
      [{ partnerId: newId('partner') }, 'NOT_FOUND'],
    ] as const)
      expect([more, (await draft(more)).errors[0]?.extensions?.code]).toEqual([more, code])
  })
})

proveDocument(t, 'marketing plan', {
  table: marketingPlan,
  root: 'marketingPlan',
  staff: CHM,
  make: async (isPublished) => (isPublished ? await publish(await agreed()) : (await draft()).data.plan).id,
  forOthers: () =>
    planWith({ scope: 'PARTNER', partnerId: PARTNER_B.id, status: 'PUBLISHED', publishedAt: t.clock.now() }),
})

describe('the list of marketing plans', () => {
  const filter = { scope: 'PlanScope', partnerId: 'ID', status: 'DocStatus', on: 'Date', search: 'String' }
  const list = { field: 'marketingPlans', filter, sort: 'MarketingPlanSort', node: 'id no period { from }' }
  const { find } = listIn(t, list)
  const add = () => planWith({ effectiveFrom: `2024-03-${String(1 + ((n * 7) % 28)).padStart(2, '0')}` })
  beforeAll(async () => {
    await t.db.execute('truncate marketing_plan cascade')
    for (let i = 0; i < 9; i += 1) await add()
  })
  proveList(t, list, {
    as: 'management',
    sorts: { LATEST: ['down', ({ period }) => period.from], NUMBER: ['up', ({ no }) => no] },
    searchedBy: 'marketing_plan_search',
    add,
  })

  test('is filtered by scope, partner, status, day and words', async () => {
    const id = await planWith({
      ...{
        scope: 'PARTNER',
        partnerId: PARTNER_B.id,
        status: 'RETIRED',
        title: '（深圳）秋季方案',
        no: 'MP-2030-000815',
      },
      ...{
        effectiveFrom: '2030-01-01',
        effectiveTo: '2030-06-30',
        inForceTo: '2030-06-30',
        publishedAt: t.clock.now(),
      },
    })
    for (const args of [
      { scope: 'PARTNER' },
      { partnerId: PARTNER_B.id },
      { status: 'RETIRED' },
      { on: '2030-06-30' },
      { search: '秋季 (深圳)' },
      { search: 'mp-2030' },
    ])
      expect([args, (await find('management', args)).map((node) => node.id)]).toEqual([args, [id]])
    expect(await find('partner-a', { partnerId: PARTNER_B.id })).toEqual([])
  })
})

proveStateMachine(t, 'marketing plan', {
  machine: MARKETING_PLAN,
  statuses: DOC_STATUSES,
  table: marketingPlan,
  rowIn: (status) => planWith({ status }),
  commands: {
    updateMarketingPlan: (id) =>
      outcome(
        'marketing',
        `updateMarketingPlan(id: "${id}", expectedVersion: 1, input: { title: "x", strategy: "x", period: {from: "2026-12-01", to: "2026-12-02"}, budget: "1.00" })`,
      ),
    discardMarketingPlan: (id) => outcome('marketing', `discardMarketingPlan(id: "${id}", expectedVersion: 1)`),
    submitMarketingPlan: (id) => outcome('marketing', `submitMarketingPlan(id: "${id}", expectedVersion: 1)`),
    recallMarketingPlan: (id) => outcome('marketing', `recallMarketingPlan(id: "${id}", expectedVersion: 1)`),
    decideMarketingPlan: (id) =>
      outcome('marketing', `decideMarketingPlan(id: "${id}", expectedVersion: 1, decision: APPROVED, comment: "x")`),
    publishMarketingPlan: (id) => outcome('marketing', `publishMarketingPlan(id: "${id}", expectedVersion: 1)`),
    retireMarketingPlan: (id) =>
      outcome('marketing', `retireMarketingPlan(id: "${id}", expectedVersion: 1, reason: "x")`),
  },
})
