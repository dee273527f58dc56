import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { listIn, outcomeOf, proveList, proveStateMachine, testSubgraph, unchecked } from '@channelgraph/testkit'
import { Decimal, Money, newId } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { marketingMaterial } from '../marketing-materials/marketing-materials.tables.ts'
import { openingMarketingPlan } from '../marketing-plans/marketing-plans.rules.ts'
import { type MarketingPlanRow, marketingPlan } from '../marketing-plans/marketing-plans.tables.ts'
import { partners } from '../subgraph.ts'
import { channelOf, idOf } from '../testing/fixture.ts'
import { CAMPAIGN, openingCampaign } from './campaigns.rules.ts'
import { CAMPAIGN_STATUSES, type CampaignRow, campaign } from './campaigns.tables.ts'
import { completeCampaign } from './commands/complete-campaign.ts'

const t = await testSubgraph(partners)
const outcome = outcomeOf(t)
const { aPartner, aContract } = await channelOf(t)
const EAST = 'HUADONG/320000/320500/'

beforeAll(async () => {
  await aPartner({ ...PARTNER_A, status: 'ACTIVE' })
  await aPartner({ ...PARTNER_B, regionCode: '440300', regionPath: 'HUANAN/440000/440300/', status: 'ACTIVE' })
})
beforeEach(async () => {
  t.clock.set('2026-11-23T10:00:00+08:00')
  await t.db.delete(campaign)
  await t.db.delete(marketingPlan)
})

let n = 0
/** A published plan for the whole channel; a test states only what matters to it. */
async function planWith(given: Partial<MarketingPlanRow> = {}): Promise<string> {
  n += 1
  const id = newId('marketingPlan')
  const identity = { id, no: `MP-2026-${n}`, revision: 1, authorId: 'somebody' }
  const opening = openingMarketingPlan(identity, {
    ...{ scope: 'CHANNEL_WIDE' as const, partnerId: null, title: '下半年推广', strategy: '线下体验' },
    ...{ effectiveFrom: '2026-07-01', effectiveTo: '2027-06-30', regionCodes: [], regionPaths: [] },
    budget: Money.parse('500000.00'),
  })
  const published = {
    status: 'PUBLISHED' as const,
    publishedAt: new Date('2026-06-20T02:00:00Z'),
    inForceTo: '2027-06-30',
  }
  await t.db.insert(marketingPlan).values({ ...opening, ...published, ...given })
  return id
}

const EVALUATED = {
  ...{ actualSpend: Money.parse('60000.00'), leads: 40, unitsSold: 12, revenue: Money.parse('240000.00') },
  ...{ compliant: true, score: new Decimal(88), evaluatedById: idOf('marketing') },
  evaluatedAt: new Date('2026-11-20T02:00:00Z'),
}

/** A campaign as it might have come to be; a test states only what matters to it. */
async function campaignWith(given: Partial<CampaignRow> = {}): Promise<string> {
  n += 1
  const id = newId('campaign')
  const opening = openingCampaign({
    ...{
      id,
      no: `MC202611-${String(900_000 + n)}`,
      planId: given.planId ?? (await planWith()),
      partnerId: PARTNER_A.id,
    },
    ...{ title: '苏州车主体验日', proposal: '现场试充', startsOn: '2027-01-04', endsOn: '2027-01-10' },
    ...{ regionCodes: ['320500'], regionPaths: [EAST], productIds: [], materialIds: [], authorId: 'somebody' },
    ...{ budget: Money.parse('80000.00'), companyShare: Money.parse('50000.00'), createdAt: t.clock.now() },
  })
  await t.db.insert(campaign).values({ ...opening, ...(given.status === 'EVALUATED' ? EVALUATED : {}), ...given })
  return id
}
const v1 = (id: string) => `id: "${id}", expectedVersion: 1` as const

const DRAFT = `mutation ($planId: ID!, $partnerId: ID!, $key: ID!, $input: CampaignInput!) {
  drafted: draftCampaign(planId: $planId, partnerId: $partnerId, idempotencyKey: $key, input: $input) {
    ... on Campaign { id no status title budget companyShare period { from to } regions { code } partner { id } plan { id } version }
    ... on PlanMismatch { refusal: code mismatch } } }` as const
const input = {
  ...{ title: ' 体验日\u3000', proposal: '现场试充', budget: '80000.00', companyShare: '50000.00' },
  ...{ period: { from: '2027-01-04', to: '2027-01-10' }, regionCodes: ['320505'] },
}
const draft = (as: string, planId: string, more: object = {}, partnerId = PARTNER_A.id) =>
  t.ask(as, DRAFT, { planId, partnerId, key: newId('event'), input: { ...input, ...more } })

describe('a campaign', () => {
  test('is drafted by a partner for itself or by marketing for any, and read by no other partner', async () => {
    const planId = await planWith()
    const { data } = await draft('partner-a', planId)
    expect(data.drafted).toEqual({
      ...{
        id: data.drafted.id,
        no: expect.stringMatching(/^MC202611-\d{6}$/),
        status: 'DRAFT',
        title: '体验日',
        version: 1,
      },
      ...{ budget: '80000.00', companyShare: '50000.00', period: input.period, regions: [{ code: '320505' }] },
      ...{ partner: { id: PARTNER_A.id }, plan: { id: planId } },
    })
    expect((await draft('marketing', planId, {}, PARTNER_B.id)).data.drafted.partner).toEqual({ id: PARTNER_B.id })
    expect((await draft('partner-a', planId, {}, PARTNER_B.id)).errors[0]?.extensions?.code).toBe('FORBIDDEN')
    const no = data.drafted.no.toLowerCase()
    const seen = async (as: string) => (await t.data(as, `{ campaign(no: "${no}") { id } }`)).campaign
    expect([await seen('partner-a'), await seen('partner-b')]).toEqual([{ id: data.drafted.id }, null])
  })

  test('is refused with a share above its budget, days that end before they begin or a year later, a region or product that is none', async () => {
    const planId = await planWith()
    for (const more of [
      { companyShare: '80000.01' },
      { companyShare: '-1.00' },
      { budget: '0.00' },
      { title: '\u3000' },
      { period: { from: '2027-01-04', to: '2027-01-03' } },
      { period: { from: '2027-01-04', to: '2028-01-04' } },
      { regionCodes: [] },
      { regionCodes: ['999999'] },
      { productIds: [newId('product')] },
      { materialIds: [newId('marketingMaterial')] },
    ])
      expect([more, (await draft('partner-a', planId, more)).errors[0]?.extensions?.code]).toEqual([
        more,
        'BAD_USER_INPUT',
      ])
    expect(await t.db.select().from(campaign)).toEqual([])
  })

  test("M-06 outside its plan's period or region is PLAN_MISMATCH, when it is drafted and when it is filed", async () => {
    const planId = await planWith({ inForceTo: '2027-01-09', regionCodes: ['320500'], regionPaths: [EAST] })
    expect((await draft('partner-a', planId)).data.drafted).toEqual({ refusal: 'PLAN_MISMATCH', mismatch: 'PERIOD' })
    const period = { from: '2027-01-04', to: '2027-01-09' }
    const elsewhere = await draft('partner-a', planId, { period, regionCodes: ['330000'] })
    expect(elsewhere.data.drafted).toEqual({ refusal: 'PLAN_MISMATCH', mismatch: 'REGION' })
    expect((await draft('partner-a', planId, { period })).data.drafted.status).toBe('DRAFT')
    const id = await campaignWith({ planId })
    expect(await outcome('partner-a', `submitCampaign(${v1(id)})`)).toBe('PlanMismatch')
  })

  test('M-07 is filed ten working days before it starts, and not later', async () => {
    const late = await campaignWith({ startsOn: '2026-12-06', endsOn: '2026-12-06' })
    const { filed } = await t.data(
      'partner-a',
      `mutation { filed: submitCampaign(${v1(late)}) { ... on CampaignFiledTooLate { refusal: code earliestStart } } }`,
    )
    expect(filed).toEqual({ refusal: 'CAMPAIGN_FILED_TOO_LATE', earliestStart: '2026-12-07' })
    const inTime = await campaignWith({ startsOn: '2026-12-07', endsOn: '2026-12-08' })
    expect(await outcome('partner-a', `submitCampaign(${v1(inTime)})`)).toBe('Campaign')
  })

  test('M-07 start while SUBMITTED -> CAMPAIGN_NOT_APPROVED', async () => {
    const id = await campaignWith({ status: 'SUBMITTED' })
    const { started } = await t.data(
      'partner-a',
      `mutation { started: startCampaign(${v1(id)}) { ... on CampaignNotApproved { refusal: code } } }`,
    )
    expect(started).toEqual({ refusal: 'CAMPAIGN_NOT_APPROVED' })
    const early = await campaignWith({ status: 'APPROVED' })
    expect(await outcome('partner-a', `startCampaign(${v1(early)})`)).toBe('CampaignNotDue')
  })

  test('is approved by somebody of marketing who had no part in it, above 100,000.00 by management after it; others are told', async () => {
    const share = { budget: Money.parse('200000.00'), companyShare: Money.parse('100000.01') }
    const id = await campaignWith({ status: 'DRAFT', ...share })
    expect(await outcome('partner-a', `submitCampaign(${v1(id)})`)).toBe('Campaign')
    const decide = (as: string, version: number, decision: 'APPROVED' | 'RETURNED' = 'APPROVED') =>
      t.ask(
        as,
        `mutation ($id: ID!, $version: Int!, $decision: Decision!) { decided: decideCampaign(id: $id, expectedVersion: $version, decision: $decision, comment: "同意") {
          ... on Campaign { status version } ... on Refusal { refusal: code } } }`,
        { id, version, decision },
      )
    expect((await decide('management', 2)).errors[0]?.extensions?.code).toBe('FORBIDDEN')
    expect((await decide('marketing', 2)).data.decided).toEqual({ status: 'SUBMITTED', version: 3 })
    expect((await decide('management', 3)).data.decided).toEqual({ status: 'APPROVED', version: 4 })
    expect(await t.recorded()).toContainEqual(
      expect.objectContaining({
        type: 'CampaignApproved',
        payload: expect.objectContaining({ campaignId: id, companyShare: '100000.01', from: '2027-01-04' }),
      }),
    )
    const own = await campaignWith({ status: 'SUBMITTED', contributorIds: [idOf('marketing')] })
    expect(await outcome('marketing', `decideCampaign(${v1(own)}, decision: APPROVED, comment: "x")`)).toBe(
      'SelfApproval',
    )
  })

  test('D divided into several needs management as the whole does, also where two are filed at once', async () => {
    const planId = await planWith()
    const [one, other] = [await campaignWith({ planId }), await campaignWith({ planId })]
    const third = { planId, companyShare: Money.parse('0.01') }
    const file = async (id: string) =>
      (
        await t.data(
          'partner-a',
          `mutation { filed: submitCampaign(${v1(id)}) { ... on Campaign { status needsManagement } } }`,
        )
      ).filed
    const marketingAlone = { status: 'SUBMITTED', needsManagement: false }
    expect(await Promise.all([file(one), file(other)])).toEqual([marketingAlone, marketingAlone])
    expect(await file(await campaignWith(third))).toEqual({ status: 'SUBMITTED', needsManagement: true })
    // What was refused is nobody's promise, and another partner's campaigns are its own.
    await t.db.update(campaign).set({ status: 'REJECTED' }).where(eq(campaign.id, one))
    expect(await file(await campaignWith(third))).toEqual(marketingAlone)
    const large = { planId: await planWith(), companyShare: Money.parse('80000.00') }
    expect(await Promise.all([file(await campaignWith(large)), file(await campaignWith(large))])).toEqual(
      expect.arrayContaining([marketingAlone, { status: 'SUBMITTED', needsManagement: true }]),
    )
  })

  test('D divided over the revisions of a plan it needs management as well, and takes of one budget', async () => {
    const [first, second] = ['2026-11-30', '2027-06-30'].map((inForceTo, i) => ({
      ...{ no: 'MP-2026-99', revision: i + 1, inForceTo, budget: Money.parse('90000.00') },
      ...(i === 0 ? { status: 'RETIRED' as const } : { effectiveFrom: '2026-12-01' }),
    })) as [Partial<MarketingPlanRow>, Partial<MarketingPlanRow>]
    const days = { startsOn: '2026-11-25', endsOn: '2026-12-05' }
    const before = await planWith(first)
    await campaignWith({ planId: before, status: 'APPROVED', companyShare: Money.parse('60000.00'), ...days })
    const planId = await planWith(second)
    const id = await campaignWith({ planId, status: 'DRAFT', companyShare: Money.parse('40000.01') })
    const { filed } = await t.data(
      'partner-a',
      `mutation { filed: submitCampaign(${v1(id)}) { ... on Campaign { needsManagement } } }`,
    )
    expect(filed).toEqual({ needsManagement: true })
    const large = await campaignWith({ planId, status: 'SUBMITTED', companyShare: Money.parse('30000.01') })
    const approve = (one: string) =>
      t.data(
        'marketing',
        `mutation { decided: decideCampaign(${v1(one)}, decision: APPROVED, comment: "x") {
          ... on Campaign { status } ... on PlanBudgetExceeded { refusal: code left } } }`,
      )
    expect((await approve(large)).decided).toEqual({ refusal: 'PLAN_BUDGET_EXCEEDED', left: '30000.00' })
    // What was over before the revision's first day was paid of the budget before.
    await t.db.update(campaign).set({ endsOn: '2026-11-30' }).where(eq(campaign.planId, before))
    expect((await approve(large)).decided).toEqual({ status: 'APPROVED' })
  })

  test('D of a partner who does not trade, or whose contract has ended, is neither filed nor approved', async () => {
    const resting = await aPartner({ status: 'SUSPENDED' })
    const ended = await aPartner({ status: 'ACTIVE' })
    await aContract(ended, { effectiveTo: '2026-11-22' })
    for (const { id: partnerId } of [resting, ended]) {
      const draft = await campaignWith({ partnerId, status: 'DRAFT' })
      expect(await outcome('marketing', `submitCampaign(${v1(draft)})`)).toBe('CampaignNeedsActivePartner')
      const filed = await campaignWith({ partnerId, status: 'SUBMITTED' })
      expect(await outcome('marketing', `decideCampaign(${v1(filed)}, decision: APPROVED, comment: "x")`)).toBe(
        'CampaignNeedsActivePartner',
      )
      expect(await outcome('marketing', `decideCampaign(${v1(filed)}, decision: REJECTED, comment: "x")`)).toBe(
        'Campaign',
      )
    }
  })

  test('D is not filed with a material that was withdrawn since it was drafted', async () => {
    const id = newId('marketingMaterial')
    await t.db.insert(marketingMaterial).values({
      ...{ id, no: 'MM-2026-990001', revision: 1, title: '海报', kind: 'POSTER', productIds: [] },
      ...{ url: 'https://files.example.com/m.pdf', publishedById: idOf('marketing'), status: 'PUBLISHED' },
      ...{ audienceKinds: [], audienceTiers: [], audienceRegionCodes: [], audienceRegionPaths: [] },
      publishedAt: new Date('2026-05-04T02:00:00Z'),
    })
    const { data } = await draft('partner-a', await planWith(), { materialIds: [id] })
    await t.db.update(marketingMaterial).set({ status: 'WITHDRAWN' }).where(eq(marketingMaterial.id, id))
    const call = `mutation { filed: submitCampaign(id: "${data.drafted.id}", expectedVersion: 1) { __typename } }`
    expect((await t.ask('partner-a', unchecked(call))).errors[0]?.extensions?.code).toBe('BAD_USER_INPUT')
  })

  test('I its partner is not told who of the house evaluated it', async () => {
    const id = await campaignWith({ status: 'EVALUATED' })
    const asked = (as: string) => t.ask(as, `{ campaign(id: "${id}") { evaluation { leads by { name } } } }`)
    const { data, errors } = await asked('partner-a')
    expect([data.campaign?.evaluation, errors[0]?.extensions?.code]).toEqual([{ leads: 40, by: null }, 'FORBIDDEN'])
    expect((await asked('marketing')).data.campaign?.evaluation?.by).not.toBeNull()
  })

  test('D is not approved after its last day, nor found compliant by whoever drafted it', async () => {
    const over = await campaignWith({ status: 'SUBMITTED', startsOn: '2026-11-20', endsOn: '2026-11-22' })
    const decide = (decision: 'APPROVED' | 'REJECTED') =>
      outcome('marketing', `decideCampaign(${v1(over)}, decision: ${decision}, comment: "x")`)
    expect(await decide('APPROVED')).toBe('CampaignOver')
    expect(await decide('REJECTED')).toBe('Campaign')
    const own = { contributorIds: [idOf('marketing')], completedAt: t.clock.now() }
    const id = await campaignWith({ status: 'COMPLETED', ...own })
    const evaluate =
      `evaluateCampaign(${v1(id)}, actualSpend: "1.00", leads: 1, unitsSold: 1, revenue: "1.00", compliant: true, score: "1")` as const
    expect(await outcome('marketing', evaluate)).toBe('SelfApproval')
  })

  test('G-11 is returned twice at most; its approvals are those of the last round', async () => {
    const id = await campaignWith({ status: 'SUBMITTED' })
    const decide = async (decision: 'RETURNED' | 'APPROVED') => {
      const { version } = (await t.data('marketing', `{ campaign(id: "${id}") { version } }`)).campaign!
      const call =
        `mutation ($id: ID!, $version: Int!, $decision: Decision!) { decided: decideCampaign(id: $id, expectedVersion: $version, decision: $decision, comment: "再改") {
        ... on Campaign { status } ... on Refusal { refusal: code } } }` as const
      return (await t.data('marketing', call, { id, version, decision })).decided
    }
    for (let round = 0; round < 2; round += 1) {
      expect(await decide('RETURNED')).toEqual({ status: 'RETURNED' })
      const { version } = (await t.data('marketing', `{ campaign(id: "${id}") { version } }`)).campaign!
      expect(await outcome('partner-a', `submitCampaign(id: "${id}", expectedVersion: ${version})`)).toBe('Campaign')
    }
    expect(await decide('RETURNED')).toEqual({ refusal: 'RETURNED_TOO_OFTEN' })
    expect(await decide('APPROVED')).toEqual({ status: 'APPROVED' })
    const { campaign: read } = await t.data('marketing', `{ campaign(id: "${id}") { approvals { step decision } } }`)
    expect(read?.approvals).toEqual([{ step: 1, decision: 'APPROVED' }])
  })

  test("M-04 is approved within its plan's budget only, also of two at once", async () => {
    const planId = await planWith({ budget: Money.parse('90000.00') })
    const [one, other] = [
      await campaignWith({ planId, status: 'SUBMITTED' }),
      await campaignWith({ planId, status: 'SUBMITTED' }),
    ]
    const approve = (id: string) =>
      t.data(
        'marketing',
        `mutation { decided: decideCampaign(${v1(id)}, decision: APPROVED, comment: "同意") {
          ... on Campaign { status } ... on PlanBudgetExceeded { refusal: code left } } }`,
      )
    const answers = await Promise.all([approve(one), approve(other)])
    expect(answers.map(({ decided }) => decided)).toEqual(
      expect.arrayContaining([{ status: 'APPROVED' }, { refusal: 'PLAN_BUDGET_EXCEEDED', left: '40000.00' }]),
    )
  })

  test('starts on its first day and is over after its last, by schedule, once', async () => {
    const id = await campaignWith({ status: 'APPROVED' })
    const status = async () =>
      (await t.data('marketing', `{ campaign(id: "${id}") { status evaluationDueOn } }`)).campaign
    t.clock.set('2027-01-03T23:59:00+08:00')
    await t.subgraph.sweep()
    expect(await status()).toEqual({ status: 'APPROVED', evaluationDueOn: null })
    t.clock.set('2027-01-04T00:01:00+08:00')
    await Promise.all([t.subgraph.sweep(), t.subgraph.sweep()])
    expect((await status())?.status).toBe('RUNNING')
    t.clock.set('2027-01-10T23:59:00+08:00')
    await t.subgraph.sweep()
    expect((await status())?.status).toBe('RUNNING')
    t.clock.set('2027-01-11T00:01:00+08:00')
    await Promise.all([t.subgraph.sweep(), t.subgraph.sweep()])
    expect(await status()).toEqual({ status: 'COMPLETED', evaluationDueOn: '2027-01-26' })
    const [row] = await t.db.select().from(campaign)
    expect(row!.version).toBe(3)
  })

  test('M-02 evaluation stores leads, units, ROI; others are told whether it was compliant', async () => {
    const id = await campaignWith({ status: 'COMPLETED', completedAt: new Date('2026-11-20T02:00:00Z') })
    const { evaluated } = await t.data(
      'marketing',
      `mutation { evaluated: evaluateCampaign(${v1(id)}, actualSpend: "80000.00", leads: 60, unitsSold: 18, revenue: "300000.00", compliant: true, score: "91.5") {
        ... on Campaign { status evaluation { leads unitsSold actualSpend revenue roi compliant score by { id } at } } } }`,
    )
    expect(evaluated).toEqual({
      status: 'EVALUATED',
      evaluation: {
        ...{
          leads: 60,
          unitsSold: 18,
          actualSpend: '80000.00',
          revenue: '300000.00',
          roi: '2.750000',
          compliant: true,
        },
        ...{ score: '91.500000', by: { id: idOf('marketing') }, at: t.clock.now().toISOString() },
      },
    })
    expect(await t.recorded()).toContainEqual(
      expect.objectContaining({
        type: 'CampaignEvaluated',
        payload: expect.objectContaining({ campaignId: id, compliant: true, actualSpend: '80000.00' }),
      }),
    )
  })

  test('is evaluated with numbers that can be: none below nothing, no score above 100', async () => {
    const id = await campaignWith({ status: 'COMPLETED', completedAt: t.clock.now() })
    const usual = { actualSpend: '"1.00"', leads: '1', unitsSold: '1', revenue: '"1.00"', score: '"1"' }
    for (const wrong of [
      { leads: '-1' },
      { unitsSold: '10000001' },
      { actualSpend: '"-0.01"' },
      { score: '"100.000001"' },
    ]) {
      const { actualSpend, leads, unitsSold, revenue, score } = { ...usual, ...wrong }
      const { errors } = await t.ask(
        'marketing',
        `mutation { evaluateCampaign(${v1(id)}, actualSpend: ${actualSpend}, leads: ${leads}, unitsSold: ${unitsSold}, revenue: ${revenue}, compliant: true, score: ${score}) { ... on Campaign { id } } }`,
      )
      expect([wrong, errors[0]?.extensions?.code]).toEqual([wrong, 'BAD_USER_INPUT'])
    }
  })

  test('M-04 subsidy claimed <= approved company share, once, of a compliant campaign', async () => {
    const claim = async (id: string, amount: string, version = 1) =>
      (
        await t.data(
          'partner-a',
          `mutation { claimed: claimSubsidy(id: "${id}", expectedVersion: ${version}, amount: "${amount}") {
            ... on Campaign { claimedSubsidy } ... on SubsidyNotClaimable { refusal: code most } } }`,
        )
      ).claimed
    const id = await campaignWith({ status: 'EVALUATED' })
    expect(await claim(id, '50000.01')).toEqual({ refusal: 'SUBSIDY_NOT_CLAIMABLE', most: '50000.00' })
    expect(await claim(id, '50000.00')).toEqual({ claimedSubsidy: '50000.00' })
    expect(await claim(id, '0.01', 2)).toEqual({ refusal: 'SUBSIDY_NOT_CLAIMABLE', most: '0.00' })
    expect(await t.recorded()).toContainEqual(
      expect.objectContaining({ type: 'SubsidyClaimed', payload: expect.objectContaining({ amount: '50000.00' }) }),
    )
    const against = await campaignWith({ status: 'EVALUATED', compliant: false })
    expect(await claim(against, '0.01')).toEqual({ refusal: 'SUBSIDY_NOT_CLAIMABLE', most: '0.00' })
    const cheap = await campaignWith({ status: 'EVALUATED', actualSpend: Money.parse('12000.00') })
    expect(await claim(cheap, '12000.01')).toEqual({ refusal: 'SUBSIDY_NOT_CLAIMABLE', most: '12000.00' })
  })

  test('M-08 COMPLETED 15 days unevaluated -> overdue list', async () => {
    const late = await campaignWith({ status: 'COMPLETED', completedAt: new Date('2026-11-07T15:59:00Z') })
    const due = await campaignWith({ status: 'COMPLETED', completedAt: new Date('2026-11-07T16:00:00Z') })
    const list = async (overdue: boolean) =>
      (await t.data('marketing', `{ campaigns(evaluationOverdue: ${overdue}) { nodes { id evaluationOverdue } } }`))
        .campaigns.nodes
    expect(await list(true)).toEqual([{ id: late, evaluationOverdue: true }])
    expect(await list(false)).toEqual([{ id: due, evaluationOverdue: false }])
  })
})

describe('the list of campaigns', () => {
  const filter = {
    ...{ statuses: '[CampaignStatus!]', period: 'PeriodInput', partnerId: 'ID', planId: 'ID' },
    ...{ evaluationOverdue: 'Boolean', search: 'String' },
  }
  const list = { field: 'campaigns', filter, sort: 'CampaignSort', node: 'id companyShare period { from }' }
  const { find } = listIn(t, list)
  let planId: string
  const add = () => {
    const i = n + 1
    const day = `2026-05-${String(1 + ((i * 11) % 28)).padStart(2, '0')}`
    return campaignWith({
      planId,
      startsOn: day,
      endsOn: day,
      companyShare: Money.parse(`${1000 + ((i * 37) % 500)}.00`),
    })
  }
  beforeEach(async () => {
    planId = await planWith()
    for (let i = 0; i < 9; i += 1) await add()
  })
  proveList(t, list, {
    as: 'management',
    sorts: {
      LATEST: ['down', ({ period }) => period.from],
      LARGEST_SHARE: ['down', ({ companyShare }) => Number(companyShare)],
    },
    searchedBy: 'campaign_search',
    add,
  })

  test('is filtered by status, days, partner, plan and words; a partner sees its own only', async () => {
    const other = await planWith()
    const id = await campaignWith({
      ...{ planId: other, partnerId: PARTNER_B.id, status: 'RUNNING', title: '（深圳）车展', no: 'MC203001-000815' },
      ...{ startsOn: '2030-01-01', endsOn: '2030-01-31' },
    })
    for (const args of [
      { statuses: ['RUNNING'] },
      { period: { from: '2030-01-31', to: '2030-02-01' } },
      { partnerId: PARTNER_B.id },
      { planId: other },
      { search: '车展 (深圳)' },
      { search: 'mc203001' },
    ])
      expect([args, (await find('management', args)).map((node) => node.id)]).toEqual([args, [id]])
    expect(await find('partner-a', { partnerId: PARTNER_B.id })).toEqual([])
    const { partner } = await t.data(
      'partner-b',
      `{ partner(id: "${PARTNER_B.id}") { campaigns(status: RUNNING) { id } } }`,
    )
    expect(partner?.campaigns).toEqual([{ id }])
  })
})

proveStateMachine(t, 'campaign', {
  machine: CAMPAIGN,
  statuses: CAMPAIGN_STATUSES,
  table: campaign,
  rowIn: (status) => campaignWith({ status, ...EVALUATED }),
  commands: {
    updateCampaign: (id) =>
      outcome(
        'partner-a',
        `updateCampaign(${v1(id)}, input: { title: "x", proposal: "x", period: {from: "2027-01-04", to: "2027-01-04"}, regionCodes: ["320500"], budget: "1.00", companyShare: "1.00" })`,
      ),
    submitCampaign: (id) => outcome('partner-a', `submitCampaign(${v1(id)})`),
    decideCampaign: (id) => outcome('marketing', `decideCampaign(${v1(id)}, decision: APPROVED, comment: "x")`),
    startCampaign: null, // what was not reviewed is told so: M-07
    completeCampaign: async (id) => {
      const [row] = await t.db.select().from(campaign).where(eq(campaign.id, id))
      return ((await completeCampaign(t.subgraph.system('test'), row!)) as { __typename?: string }).__typename
    },
    evaluateCampaign: (id) =>
      outcome(
        'marketing',
        `evaluateCampaign(${v1(id)}, actualSpend: "1.00", leads: 1, unitsSold: 1, revenue: "1.00", compliant: true, score: "1")`,
      ),
    cancelCampaign: (id) => outcome('partner-a', `cancelCampaign(${v1(id)}, reason: "x")`),
    claimSubsidy: (id) => outcome('partner-a', `claimSubsidy(${v1(id)}, amount: "1.00")`),
  },
})
