import { PARTNER_A, PARTNER_B, personaNamed } from '@channelgraph/access'
import { listIn, outcomeOf, proveDocument, proveList, proveStateMachine, testSubgraph } from '@channelgraph/testkit'
import { Money, newId } from '@channelgraph/values'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Decision } from '../approvals/approvals.tables.ts'
import { DOC_STATUSES } from '../approvals/documents.tables.ts'
import { partners } from '../subgraph.ts'
import { channelOf, TODAY } from '../testing/fixture.ts'
import { INCENTIVE_POLICY, openingIncentivePolicy } from './incentives.rules.ts'
import { type IncentivePolicyRow, incentivePolicy } from './incentives.tables.ts'

const t = await testSubgraph(partners)
const outcome = outcomeOf(t)
const { aPartner } = await channelOf(t)
const CHM = 'channel-manager-east'
type As = Parameters<typeof t.ask>[0]

const START = t.clock.now()
// A test that moves the clock leaves it as it was, also where it fails.
afterEach(() => t.clock.set(START))
beforeAll(async () => {
  await aPartner({ ...PARTNER_A, kind: 'DISTRIBUTOR', tier: 'CORE' })
  await aPartner({ ...PARTNER_B, kind: 'AGENT', tier: 'STRATEGIC', regionCode: '440300' })
})

// Specification 3.12: the example of the accrual.
const TERMS = {
  title: '2026 年末直流桩销量返利',
  kind: 'VOLUME_REBATE' as const,
  period: { from: TODAY, to: '2026-12-31' },
  ...{ kinds: ['DISTRIBUTOR', 'FRANCHISEE'] as const, tiers: ['STRATEGIC', 'CORE'] as const, productLines: ['DC'] },
  thresholds: [
    { fromAmount: '0.00', rate: '0.01' },
    { fromAmount: '1000000.00', rate: '0.02' },
    { fromAmount: '3000000.00', rate: '0.03' },
  ],
  marginal: true,
  payoutGates: [
    { maxCollectionDays: 15, payoutRatio: '1' },
    { maxCollectionDays: 30, payoutRatio: '0.8' },
    { maxCollectionDays: 45, payoutRatio: '0.5' },
  ],
  ...{ capPerPartner: '200000.00', budget: '3000000.00' },
}
const TOLD = {
  ...{ title: TERMS.title, kind: TERMS.kind, productLines: ['DC'], marginal: true },
  ...{ partnerKinds: TERMS.kinds, tiers: TERMS.tiers, capPerPartner: '200000.00', budget: '3000000.00' },
  thresholds: [
    { fromAmount: '0.00', rate: '0.010000' },
    { fromAmount: '1000000.00', rate: '0.020000' },
    { fromAmount: '3000000.00', rate: '0.030000' },
  ],
  payoutGates: [
    { maxCollectionDays: 15, payoutRatio: '1.000000' },
    { maxCollectionDays: 30, payoutRatio: '0.800000' },
    { maxCollectionDays: 45, payoutRatio: '0.500000' },
  ],
}

const POLICY = `... on IncentivePolicy { id no revision status inForceTo awaitedDepartment version } ... on Refusal { refusal: code }`
const DRAFT =
  `mutation ($key: ID!, $input: IncentivePolicyInput!, $revises: ID) { policy: draftIncentivePolicy(idempotencyKey: $key, input: $input, revises: $revises) { ${POLICY} } }` as const
const draft = (more: object = {}, revises?: string) =>
  t.ask(CHM, DRAFT, { key: newId('event'), revises, input: { ...TERMS, ...more } })
const update = ({ id, version }: Drafted, more: object) =>
  t.ask(
    CHM,
    `mutation ($id: ID!, $version: Int!, $input: IncentivePolicyInput!) { policy: updateIncentivePolicy(id: $id, expectedVersion: $version, input: $input) { ${POLICY} } }` as const,
    { id, version, input: { ...TERMS, ...more } },
  )
interface Drafted {
  readonly id: string
  readonly version: number
}
const submit = async ({ id, version }: Drafted) =>
  (
    await t.data(
      CHM,
      `mutation { policy: submitIncentivePolicy(id: "${id}", expectedVersion: ${version}) { ${POLICY} } }` as const,
    )
  ).policy
const decide = (as: As, { id, version }: Drafted, decision: Decision = 'APPROVED') =>
  t.ask(
    as,
    `mutation ($id: ID!, $version: Int!, $decision: Decision!) { policy: decideIncentivePolicy(id: $id, expectedVersion: $version, decision: $decision, comment: "预算可列支") { ${POLICY} } }` as const,
    { id, version, decision },
  )
const publish = async ({ id, version }: Drafted) =>
  (
    await t.data(
      CHM,
      `mutation { policy: publishIncentivePolicy(id: "${id}", expectedVersion: ${version}) { ${POLICY} } }` as const,
    )
  ).policy
const retire = async ({ id, version }: Drafted) =>
  (
    await t.data(
      'management',
      `mutation { policy: retireIncentivePolicy(id: "${id}", expectedVersion: ${version}, reason: "预算已用完") { ${POLICY} } }` as const,
    )
  ).policy
const agreed = async (more: object = {}, revises?: string): Promise<Drafted> => {
  const { policy } = (await draft(more, revises)).data
  return (await decide('management', (await decide('finance', await submit(policy))).data.policy)).data.policy
}
const stored = async (id: string) =>
  (await t.data('management', `{ incentivePolicy(id: "${id}") { id version status inForceTo } }`)).incentivePolicy

/** What finance is told of a policy, the earliest first. */
const toldOf = async (id: string) =>
  (await t.recorded()).filter(({ payload }) => payload.policyId === id).map(({ type, payload }) => ({ type, payload }))

let n = 0
/** A policy as it might have come to be; a test states only what matters to it. */
async function policyWith(given: Partial<IncentivePolicyRow> = {}): Promise<string> {
  n += 1
  const identity = { id: newId('incentivePolicy'), no: `INC-2024-${900_000 + n}`, revision: 1, authorId: 'somebody' }
  const opening = openingIncentivePolicy(identity, {
    ...{ title: '销量返利', kind: 'VOLUME_REBATE' as const, kinds: ['DISTRIBUTOR'], tiers: ['CORE'], productLines: [] },
    ...{ effectiveFrom: '2024-01-01', effectiveTo: '2024-06-30', marginal: true, payoutGates: [], capPerPartner: null },
    ...{ thresholds: [{ fromAmount: '0.00', rate: '0.010000' }], budget: Money.parse(`${n}.00`) },
  })
  await t.db.insert(incentivePolicy).values({ ...opening, ...given })
  return identity.id
}

describe('an incentive policy', () => {
  test('P-04 unpublished policy produces no accrual: finance is told of nothing before, and of all conditions then', async () => {
    const { policy } = (await draft()).data
    const sent = await submit(policy)
    const first = (await decide('finance', sent)).data.policy
    const second = (await decide('management', first)).data.policy
    expect(await toldOf(policy.id)).toEqual([])
    expect(await publish(second)).toMatchObject({ status: 'PUBLISHED', inForceTo: '2026-12-31' })
    const days = { policyId: policy.id, no: policy.no, revision: 1, effectiveFrom: TODAY, inForceTo: '2026-12-31' }
    expect(await toldOf(policy.id)).toEqual([{ type: 'IncentivePolicyPublished', payload: { ...days, ...TOLD } }])
  })

  test('P-04 a policy that is discarded, returned, rejected or taken back before its publication is told to nobody', async () => {
    const { policy: discarded } = (await draft()).data
    expect(await outcome(CHM, `discardIncentivePolicy(id: "${discarded.id}", expectedVersion: 1)`)).toBe(
      'IncentivePolicy',
    )
    const { policy: returned } = (await draft()).data
    await decide('finance', await submit(returned), 'RETURNED')
    const { policy: rejected } = (await draft()).data
    await decide('finance', await submit(rejected), 'REJECTED')
    const taken = await agreed()
    expect(await retire(taken)).toMatchObject({ status: 'RETIRED', inForceTo: null })
    for (const { id } of [discarded, returned, rejected, taken]) expect(await toldOf(id)).toEqual([])
  })

  test('P-04 is checked by finance, then agreed to by management, by two people who did not draft it', async () => {
    const { policy } = (await draft()).data
    const sent = await submit(policy)
    expect(sent).toMatchObject({ status: 'SUBMITTED', awaitedDepartment: 'FINANCE' })
    expect(await outcome(CHM, `publishIncentivePolicy(id: "${sent.id}", expectedVersion: ${sent.version})`)).toBe(
      'IllegalTransition',
    )
    // Not management before finance, nor the channel department at all.
    for (const early of ['management', CHM])
      expect((await decide(early, sent)).errors[0]?.extensions?.code).toBe('FORBIDDEN')
    // Whoever drafted it agrees to it in no other role either.
    const author = { ...personaNamed(CHM).viewer, roles: ['CHM', 'FIN'] as const }
    expect((await decide(author, sent)).data.policy).toEqual({ refusal: 'SELF_APPROVAL' })
    const first = (await decide('finance', sent)).data.policy
    expect(first).toMatchObject({ status: 'SUBMITTED', awaitedDepartment: 'MANAGEMENT' })
    const both = { ...personaNamed('finance').viewer, roles: ['FIN', 'MGT'] as const }
    expect((await decide(both, first)).data.policy).toEqual({ refusal: 'ALREADY_APPROVED' })
    const second = (await decide('management', first)).data.policy
    expect(second).toMatchObject({ status: 'APPROVED', awaitedDepartment: null })
    const steps = `{ incentivePolicy(id: "${policy.id}") { approvals { step department comment } } }` as const
    expect((await t.data('finance', steps)).incentivePolicy.approvals).toEqual([
      { step: 1, department: 'FINANCE', comment: '预算可列支' },
      { step: 2, department: 'MANAGEMENT', comment: '预算可列支' },
    ])
  })

  test('P-04 what management returns goes through finance once more', async () => {
    const { policy } = (await draft()).data
    const first = (await decide('finance', await submit(policy))).data.policy
    const returned = (await decide('management', first, 'RETURNED')).data.policy
    expect(returned).toMatchObject({ status: 'DRAFT' })
    const changed = (await update(returned, { budget: '1000000.00' })).data.policy
    expect(await submit(changed)).toMatchObject({ status: 'SUBMITTED', awaitedDepartment: 'FINANCE' })
  })

  test('P-04 finance is told the last day of what is replaced and of what is taken back, and that it goes on where its successor never holds', async () => {
    const first = (await publish(await agreed())) as Drafted
    const from = { period: { from: '2026-12-10', to: '2026-12-31' } }
    const second = await publish(await agreed(from, first.id))
    expect(second).toMatchObject({ revision: 2, status: 'PUBLISHED' })
    expect(await stored(first.id)).toMatchObject({ status: 'RETIRED', inForceTo: '2026-12-09' })
    expect(await retire(second)).toMatchObject({ status: 'RETIRED', inForceTo: '2026-12-09' })
    await retire(await stored(first.id))
    const told = async (id: string) =>
      (await toldOf(id)).map(({ type, payload }) => [type, payload.effectiveFrom, payload.inForceTo, payload.budget])
    expect(await told(first.id)).toEqual([
      ['IncentivePolicyPublished', TODAY, '2026-12-31', '3000000.00'],
      ['IncentivePolicyReplaced', TODAY, '2026-12-09', undefined],
      ['IncentivePolicyPublished', TODAY, '2026-12-31', '3000000.00'],
      ['IncentivePolicyRetired', TODAY, TODAY, undefined],
    ])
    // Before its first day: it never holds.
    expect(await told(second.id)).toEqual([
      ['IncentivePolicyPublished', '2026-12-10', '2026-12-31', '3000000.00'],
      ['IncentivePolicyRetired', '2026-12-10', '2026-12-09', undefined],
    ])
  })

  test('P-04 holds from its publication on where that comes late, and not at all once its days have passed', async () => {
    const [late, over] = [await agreed(), await agreed({ period: { from: TODAY, to: '2026-11-30' } })]
    t.clock.set('2026-12-01T10:00:00+08:00')
    await publish(late)
    expect(await toldOf(late.id)).toMatchObject([{ payload: { effectiveFrom: '2026-12-01', inForceTo: '2026-12-31' } }])
    expect(await publish(over)).toEqual({ refusal: 'ILLEGAL_TRANSITION' })
    expect(await toldOf(over.id)).toEqual([])
  })

  test('P-04 is drafted with all it says, and answered so: amounts and rates exact', async () => {
    const { policy } = (await draft({ productLines: ['dc fast', 'DC', 'dc', 'DC-FAST'] })).data
    const query = `query ($id: ID!) { incentivePolicy(id: $id) { no title kind period { from to } kinds tiers productLines
      thresholds { fromAmount rate } marginal payoutGates { maxCollectionDays payoutRatio } capPerPartner budget publishedAt inForceTo } }`
    const { thresholds, payoutGates } = TOLD
    expect((await t.data('finance', query, { id: policy.id })).incentivePolicy).toEqual({
      ...{ ...TERMS, thresholds, payoutGates, productLines: ['DC', 'DC-FAST'], no: policy.no },
      ...{ publishedAt: null, inForceTo: null },
    })
  })

  test('P-04 its history tells each rate and each condition as it was and as it is', async () => {
    const { policy } = (await draft()).data
    await update(policy, {
      thresholds: [{ fromAmount: '0.00', rate: '0.015' }],
      payoutGates: [{ maxCollectionDays: 30, payoutRatio: '0.9' }],
    })
    const query = `query ($id: ID!) { incentivePolicy(id: $id) { history(first: 1) { nodes { fields { name from to } } } } }`
    const [change] = (await t.data('finance', query, { id: policy.id })).incentivePolicy.history.nodes
    const told = Object.fromEntries(
      change.fields.map(({ name, from, to }: Record<string, string>) => [name, [from, to]]),
    )
    expect(told).toEqual({
      thresholds: ['0.00: 0.010000, 1000000.00: 0.020000, 3000000.00: 0.030000', '0.00: 0.015000'],
      payoutGates: ['15: 1.000000, 30: 0.800000, 45: 0.500000', '30: 0.900000'],
    })
  })

  test('P-04 is refused where its steps overlap, run out of order or leave amounts out, and with rates beyond their bounds', async () => {
    const steps = (...given: readonly (readonly [string, string])[]) => ({
      thresholds: given.map(([fromAmount, rate]) => ({ fromAmount, rate })),
    })
    const gates = (...given: readonly (readonly [number, string])[]) => ({
      payoutGates: given.map(([maxCollectionDays, payoutRatio]) => ({ maxCollectionDays, payoutRatio })),
    })
    for (const more of [
      steps(),
      steps(['1000.00', '0.01']), // what of the amounts below?
      steps(['0.00', '0.01'], ['1000.00', '0.02'], ['1000.00', '0.03']),
      steps(['0.00', '0.01'], ['3000.00', '0.02'], ['1000.00', '0.03']),
      steps(['0.00', '0.02'], ['1000.00', '0.01']),
      steps(['0.00', '-0.01']),
      steps(['0.00', '0']),
      steps(['0.00', '0.300001']),
      steps(['0.00', '0.01'], ['100000000000.01', '0.02']),
      steps(...Array.from({ length: 11 }, (_, i) => [`${i}.00`, '0.01'] as const)),
      gates([30, '1'], [15, '0.8']),
      gates([15, '1'], [15, '0.8']),
      gates([15, '0.8'], [30, '0.8']),
      gates([-1, '1']),
      gates([366, '1']),
      gates([15, '1.000001']),
      gates([15, '0']),
    ])
      expect([more, (await draft(more)).errors[0]?.extensions?.code]).toEqual([more, 'BAD_USER_INPUT'])
  })

  test('P-04 is refused for days that have passed or are more than a year, for nobody or somebody twice, with no money, and for lines there are none of', async () => {
    for (const more of [
      { period: { from: '2026-11-22', to: '2026-12-31' } },
      { period: { from: '2026-12-31', to: '2026-12-01' } },
      { period: { from: TODAY, to: '2027-11-23' } },
      { period: { from: '2028-11-24', to: '2028-12-31' } },
      { title: '\u3000' },
      { kinds: [] },
      { kinds: ['AGENT', 'AGENT'] },
      { tiers: [] },
      { tiers: ['CORE', 'CORE'] },
      { budget: '0.00' },
      { capPerPartner: '0.00' },
      { productLines: ['AEROPLANE'] },
    ])
      expect([more, (await draft(more)).errors[0]?.extensions?.code]).toEqual([more, 'BAD_USER_INPUT'])
  })

  test('P-04 is refused with a cap above its budget, and for early payment without saying how early; also when it is changed', async () => {
    const cap = { capPerPartner: '3000000.01' }
    const early = { kind: 'EARLY_PAYMENT', payoutGates: [] }
    expect((await draft(cap)).data.policy).toEqual({ refusal: 'CAP_ABOVE_BUDGET' })
    expect((await draft(early)).data.policy).toEqual({ refusal: 'PAYOUT_GATE_MISSING' })
    const { policy } = (await draft({ capPerPartner: '3000000.00', payoutGates: [] })).data
    expect((await update(policy, { budget: '100000.00' })).data.policy).toEqual({ refusal: 'CAP_ABOVE_BUDGET' })
    expect((await update(policy, early)).data.policy).toEqual({ refusal: 'PAYOUT_GATE_MISSING' })
    expect((await update(policy, { capPerPartner: null })).data.policy).toMatchObject({ version: 2 })
  })

  test('is read by a partner where it was published for its kind and its tier, and what its approvers said by none', async () => {
    const publishedFor = (kinds: IncentivePolicyRow['kinds'], tiers: IncentivePolicyRow['tiers']) =>
      policyWith({ kinds, tiers, status: 'PUBLISHED', publishedAt: t.clock.now() })
    const forA = await publishedFor(['DISTRIBUTOR', 'AGENT'], ['CORE'])
    const forB = await publishedFor(['DISTRIBUTOR', 'AGENT'], ['STRATEGIC'])
    const forNeither = await publishedFor(['FRANCHISEE'], ['CORE', 'STRATEGIC'])
    const read = async (as: string, id: string) =>
      (await t.data(as, `{ incentivePolicy(id: "${id}") { id } }`)).incentivePolicy !== null
    const asked = [forA, forB, forNeither]
    expect(await Promise.all(asked.map((id) => read('partner-a', id)))).toEqual([true, false, false])
    expect(await Promise.all(asked.map((id) => read('partner-b', id)))).toEqual([false, true, false])
    expect(await Promise.all(asked.map((id) => read('finance', id)))).toEqual([true, true, true])
    const { errors } = await t.ask('partner-a', `{ incentivePolicy(id: "${forA}") { approvals { step } } }`)
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  })
})

proveDocument(t, 'incentive policy', {
  table: incentivePolicy,
  root: 'incentivePolicy',
  staff: 'finance',
  make: async (isPublished) => (isPublished ? await publish(await agreed()) : (await draft()).data.policy).id,
  forOthers: () => policyWith({ tiers: ['TRIAL'], status: 'PUBLISHED', publishedAt: t.clock.now() }),
})

describe('the list of incentive policies', () => {
  const filter = {
    ...{ status: 'DocStatus', kind: 'IncentiveKind', partnerKind: 'PartnerKind', tier: 'PartnerTier' },
    ...{ productLine: 'String', on: 'Date', search: 'String' },
  }
  const list = { field: 'incentivePolicies', filter, sort: 'IncentivePolicySort', node: 'id no budget period { from }' }
  const { find } = listIn(t, list)
  const add = () =>
    policyWith({
      ...{ effectiveFrom: `2024-03-${String(1 + ((n * 7) % 28)).padStart(2, '0')}`, productLines: ['AC'] },
      budget: Money.parse(`${1 + ((n * 37) % 1000)}.00`),
    })
  beforeAll(async () => {
    await t.db.execute('truncate incentive_policy cascade')
    for (let i = 0; i < 9; i += 1) await add()
  })
  proveList(t, list, {
    as: 'management',
    sorts: {
      LATEST: ['down', ({ period }) => period.from],
      NUMBER: ['up', ({ no }) => no],
      BUDGET: ['down', ({ budget }) => Number(budget)],
    },
    searchedBy: 'incentive_policy_search',
    add,
  })

  test('is filtered by status, kind, partner kind, tier, line, day and words; a search finds it, too', async () => {
    const id = await policyWith({
      ...{ no: 'INC-2030-000815', title: '(华南)回款奖励', kind: 'EARLY_PAYMENT', status: 'RETIRED' },
      ...{ kinds: ['AGENT'], tiers: ['STRATEGIC'], productLines: ['DC-FAST'], publishedAt: t.clock.now() },
      ...{ effectiveFrom: '2030-01-01', effectiveTo: '2030-06-30', inForceTo: '2030-03-31' },
    })
    for (const args of [
      { status: 'RETIRED' },
      { kind: 'EARLY_PAYMENT' },
      { partnerKind: 'AGENT' },
      { tier: 'STRATEGIC' },
      { productLine: 'dc fast' },
      { on: '2030-03-31' },
      { search: '回款 (华南)' },
      { search: 'inc-2030' },
    ])
      expect([args, (await find('finance', args)).map((node) => node.id)]).toEqual([args, [id]])
    expect(await find('finance', { on: '2030-04-01' })).toEqual([])
    expect(await find('partner-a')).toEqual([])
    const query = 'query ($text: String!) { search(text: $text) { incentivePolicies { id } } }'
    for (const text of ['INC-2030-000815', '回款奖励'])
      expect((await t.data('management', query, { text })).search.incentivePolicies).toEqual([{ id }])
    expect((await t.data('partner-a', query, { text: '回款奖励' })).search.incentivePolicies).toEqual([])
    // One for all lines is for each of them.
    const forAll = await policyWith({ productLines: [] })
    expect((await find('finance', { productLine: 'X-01' })).map((node) => node.id)).toEqual([forAll])
  })

  test('takes as many statements for one policy as for many', async () => {
    const query = (first: number) =>
      `{ incentivePolicies(first: ${first}) { nodes { author { name } awaitedDepartment approvals { step } history { nodes { operation } } } } }` as const
    const [one, many] = [
      await t.statements(() => t.data('management', query(1))),
      await t.statements(() => t.data('management', query(6))),
    ]
    expect(many.length).toBe(one.length)
  })
})

const INPUT =
  'title: "x", kind: VOLUME_REBATE, period: { from: "2026-12-01", to: "2026-12-02" }, kinds: [AGENT], tiers: [CORE], thresholds: [{ fromAmount: "0.00", rate: "0.01" }], marginal: true, budget: "1.00"'
proveStateMachine(t, 'incentive policy', {
  machine: INCENTIVE_POLICY,
  statuses: DOC_STATUSES,
  table: incentivePolicy,
  rowIn: (status) => policyWith({ status, effectiveTo: '2026-12-31' }),
  commands: {
    updateIncentivePolicy: (id) =>
      outcome(CHM, `updateIncentivePolicy(id: "${id}", expectedVersion: 1, input: { ${INPUT} })`),
    discardIncentivePolicy: (id) => outcome(CHM, `discardIncentivePolicy(id: "${id}", expectedVersion: 1)`),
    submitIncentivePolicy: (id) => outcome(CHM, `submitIncentivePolicy(id: "${id}", expectedVersion: 1)`),
    recallIncentivePolicy: (id) => outcome(CHM, `recallIncentivePolicy(id: "${id}", expectedVersion: 1)`),
    decideIncentivePolicy: (id) =>
      outcome('finance', `decideIncentivePolicy(id: "${id}", expectedVersion: 1, decision: APPROVED, comment: "x")`),
    publishIncentivePolicy: (id) => outcome(CHM, `publishIncentivePolicy(id: "${id}", expectedVersion: 1)`),
    retireIncentivePolicy: (id) =>
      outcome('management', `retireIncentivePolicy(id: "${id}", expectedVersion: 1, reason: "x")`),
  },
})
