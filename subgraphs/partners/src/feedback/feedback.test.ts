import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { listIn, outcomeOf, proveList, proveStateMachine, testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { productRef } from '../products/products.tables.ts'
import { partners } from '../subgraph.ts'
import { channelOf } from '../testing/fixture.ts'
import { MARKET_FEEDBACK, openingMarketFeedback } from './feedback.rules.ts'
import { FEEDBACK_STATUSES, type MarketFeedbackRow, marketFeedback } from './feedback.tables.ts'

const t = await testSubgraph(partners)
const outcome = outcomeOf(t)
const activatedAt = new Date('2025-01-05T02:00:00Z')

beforeAll(async () => {
  const { aPartner } = await channelOf(t)
  await aPartner({ ...PARTNER_A, status: 'ACTIVE', activatedAt })
  await aPartner({
    ...{ ...PARTNER_B, regionCode: '440300', regionPath: 'HUANAN/440000/440300/' },
    ...{ status: 'ACTIVE', activatedAt },
  })
})

/** What the columns of a status demand. */
const ANSWERED = { outcome: '已列入', adoptedIn: 'ECN-2026-014' }

/** Feedback as it might have come to be; a test states only what matters to it. */
async function feedbackWith(given: Partial<MarketFeedbackRow> = {}): Promise<string> {
  const id = newId('marketFeedback')
  const said = { partnerId: PARTNER_A.id, kind: 'CUSTOMER_NEED' as const, body: '客户要求更大功率' }
  const opening = openingMarketFeedback({ id, ...said, submittedBy: 'somebody', submittedAt: t.clock.now() })
  await t.db.insert(marketFeedback).values({ ...opening, ...given })
  return id
}

const submit = (as: string) =>
  t.data(
    as,
    `mutation { told: submitMarketFeedback(kind: CUSTOMER_NEED, body: "物流园需要双枪直流桩", idempotencyKey: "${newId('event')}") {
      ... on MarketFeedback { id version } } }`,
  )

describe('market feedback', () => {
  beforeEach(() => t.db.delete(marketFeedback))

  test('P-14 is told by a partner, of any region and product there is, and seen by that partner and by no other', async () => {
    const [product] = await t.db.select().from(productRef).limit(1)
    const { data } = await t.ask(
      'partner-a',
      `mutation { told: submitMarketFeedback(kind: COMPETITOR, body: " 竞品降价\u3000", regionCode: "440300", productId: "${product!.id}", idempotencyKey: "one") {
        ... on MarketFeedback { id body status partner { id } region { code } product { id } } } }`,
    )
    const { id } = data.told
    expect(data.told).toEqual({
      ...{ id, body: '竞品降价', status: 'SUBMITTED', partner: { id: PARTNER_A.id } },
      ...{ region: { code: '440300' }, product: { id: product!.id } },
    })
    const seen = async (as: string) =>
      (await t.data(as, '{ marketFeedback { nodes { id } } }')).marketFeedback.nodes.map(({ id }: { id: string }) => id)
    expect([await seen('partner-a'), await seen('partner-b'), await seen('marketing')]).toEqual([[id], [], [id]])
    // By its own region, not by where the partner tells of.
    expect([await seen('channel-manager-east'), await seen('channel-manager-south')]).toEqual([[id], []])
  })

  test('is refused without words, with too many, of a region or a product that is none', async () => {
    for (const call of [
      `body: "\u3000"`,
      `body: "${'x'.repeat(4_001)}"`,
      `body: "x", regionCode: "999999"`,
      `body: "x", productId: "${newId('product')}"`,
    ] as const) {
      const { errors } = await t.ask(
        'partner-a',
        `mutation { submitMarketFeedback(kind: OTHER, ${call}, idempotencyKey: "${newId('event')}") { ... on MarketFeedback { id } } }`,
      )
      expect([call, errors.map(({ extensions }) => extensions?.code)]).toEqual([call, ['BAD_USER_INPUT']])
    }
    expect(await t.db.select().from(marketFeedback)).toEqual([])
  })

  test('G-10 P-15 an idea routed to RND and adopted shows its outcome to the partner, and names what took it up', async () => {
    const { told } = await submit('partner-a')
    const id = `id: "${told.id}"` as const
    const steps = [
      await t.data(
        'marketing',
        `mutation { step: triageMarketFeedback(${id}, expectedVersion: 1, quality: 4) { ... on MarketFeedback { status quality } } }`,
      ),
      await t.data(
        'marketing',
        `mutation { step: routeMarketFeedback(${id}, expectedVersion: 2, routedTo: RND) { ... on MarketFeedback { status routedTo } } }`,
      ),
      await t.data(
        'marketing',
        `mutation { step: adoptMarketFeedback(${id}, expectedVersion: 3, outcome: "列入 2027 产品规划", adoptedIn: "ecn-2026-014") { ... on MarketFeedback { status outcome adoptedIn } } }`,
      ),
    ]
    expect(steps.map(({ step }) => step)).toEqual([
      { status: 'TRIAGED', quality: 4 },
      { status: 'ROUTED', routedTo: 'RND' },
      { status: 'ADOPTED', outcome: '列入 2027 产品规划', adoptedIn: 'ECN-2026-014' },
    ])
    expect(await t.recorded()).toContainEqual(
      expect.objectContaining({
        type: 'MarketFeedbackRouted',
        payload: expect.objectContaining({ feedbackId: told.id, partnerId: PARTNER_A.id, routedTo: 'RND' }),
      }),
    )
    const own = await t.data(
      'partner-a',
      `{ node(id: "${told.id}") { ... on MarketFeedback { outcome adoptedIn routedTo status } } }`,
    )
    expect(own.node).toEqual({
      outcome: '列入 2027 产品规划',
      adoptedIn: 'ECN-2026-014',
      routedTo: 'RND',
      status: 'ADOPTED',
    })
  })

  test('is answered with a reason in any case, and its partner reads no rating, in the field and the history', async () => {
    const id = await feedbackWith({ status: 'ROUTED', quality: 2, routedTo: 'RND' })
    const decline = (reason: string) =>
      t.ask(
        'marketing',
        `mutation { declineMarketFeedback(id: "${id}", expectedVersion: 1, outcome: "${reason}") { ... on MarketFeedback { outcome } } }`,
      )
    expect((await decline('\u3000')).errors[0]?.extensions?.code).toBe('BAD_USER_INPUT')
    expect((await decline('暂无计划')).data.declineMarketFeedback).toEqual({ outcome: '暂无计划' })
    const triaged = await feedbackWith()
    await t.data(
      'marketing',
      `mutation { triageMarketFeedback(id: "${triaged}", expectedVersion: 1, quality: 1) { ... on MarketFeedback { id } } }`,
    )
    const read = await t.ask(
      'partner-a',
      `{ node(id: "${triaged}") { ... on MarketFeedback { quality history { nodes { fields { name } } } } } }`,
    )
    expect(read.data.node?.quality).toBeNull()
    expect(read.errors.map(({ extensions }) => extensions?.code)).toEqual(['FORBIDDEN'])
    const names = read.data.node?.history?.nodes.flatMap(({ fields }: { fields: { name: string }[] }) =>
      fields.map(({ name }) => name),
    )
    expect(names).toContain('status')
    expect(names).not.toContain('quality')
  })

  test('P-14 a month without feedback lowers the indicator to 0 and lists the partner', async () => {
    await feedbackWith({ submittedAt: new Date('2026-09-30T15:59:59Z') })
    const ask = (from: string, to: string) =>
      t.data(
        'marketing',
        `{ partner(id: "${PARTNER_A.id}") { feedbackIndicator(period: {from: "${from}", to: "${to}"}) } }`,
      )
    expect((await ask('2026-09-01', '2026-09-30')).partner).toEqual({ feedbackIndicator: '100.000000' })
    // 24:00 in Shanghai ends the month.
    expect((await ask('2026-10-01', '2026-10-31')).partner).toEqual({ feedbackIndicator: '0.000000' })
    expect((await ask('2026-09-01', '2026-10-31')).partner).toEqual({ feedbackIndicator: '50.000000' })
    expect((await ask('2026-11-01', '2026-11-30')).partner).toEqual({ feedbackIndicator: null })
    const without = async (month: string) =>
      (
        await t.data('marketing', `{ partners(filter: { withoutFeedbackInMonthOf: "${month}" }) { nodes { id } } }`)
      ).partners.nodes.map(({ id }: { id: string }) => id)
    expect((await without('2026-09-15')).toSorted()).toEqual([PARTNER_B.id])
    expect((await without('2026-10-01')).toSorted()).toEqual([PARTNER_A.id, PARTNER_B.id].toSorted())
    expect(await without('2025-01-20')).toEqual([])
  })
})

describe('the list of market feedback', () => {
  const filter = {
    ...{ kinds: '[FeedbackKind!]', statuses: '[FeedbackStatus!]', period: 'PeriodInput', regionCodes: '[ID!]' },
    ...{ partnerId: 'ID', routedTo: '[Department!]', search: 'String' },
  }
  const list = { field: 'marketFeedback', filter, sort: 'MarketFeedbackSort', node: 'id submittedAt' }
  const { find, refused } = listIn(t, list)
  let n = 0
  const add = () => {
    n += 1
    return feedbackWith({ submittedAt: new Date(Date.UTC(2026, 2, 1 + ((n * 7) % 28), n)) })
  }
  beforeAll(async () => {
    await t.db.delete(marketFeedback)
    for (let i = 0; i < 9; i += 1) await add()
  })
  proveList(t, list, {
    as: 'marketing',
    sorts: {
      NEWEST: ['down', ({ submittedAt }) => submittedAt],
      OLDEST: ['up', ({ submittedAt }) => submittedAt],
    },
    searchedBy: 'market_feedback_search',
    add,
  })

  test('is filtered by kind, status, day, region with what lies below, partner, department and words', async () => {
    const id = await feedbackWith({
      ...{ kind: 'PRICE', status: 'ROUTED', routedTo: 'FINANCE', body: '（苏州）价格战', partnerId: PARTNER_B.id },
      ...{ regionCode: '320505', regionPath: 'HUADONG/320000/320500/320505/' },
      submittedAt: new Date('2026-06-30T16:00:00Z'),
    })
    for (const args of [
      { kinds: ['PRICE'] },
      { statuses: ['ROUTED'] },
      { period: { from: '2026-07-01', to: '2026-07-01' } },
      { regionCodes: ['320500'] },
      { partnerId: PARTNER_B.id },
      { routedTo: ['FINANCE'] },
      { search: '价格 (苏州)' },
    ])
      expect([args, (await find('marketing', args)).map((node) => node.id)]).toEqual([args, [id]])
    expect(await find('partner-a', { partnerId: PARTNER_B.id })).toEqual([])
    expect(await refused('marketing', { regionCodes: ['nowhere'] })).toBe('BAD_USER_INPUT')
    expect(await refused('finance', {})).toBe('FORBIDDEN')
  })

  test('of a partner is its latest, as many as asked for', async () => {
    const latest = (await find('partner-a')).map((node) => node.id)
    const { partner } = await t.data('partner-a', `{ partner(id: "${PARTNER_A.id}") { feedback(first: 3) { id } } }`)
    expect(partner?.feedback?.map(({ id }: { id: string }) => id)).toEqual(latest.slice(0, 3))
  })
})

proveStateMachine(t, 'market feedback', {
  machine: MARKET_FEEDBACK,
  statuses: FEEDBACK_STATUSES,
  table: marketFeedback,
  rowIn: (status) => feedbackWith({ status, ...ANSWERED }),
  commands: {
    triageMarketFeedback: (id) =>
      outcome('marketing', `triageMarketFeedback(id: "${id}", expectedVersion: 1, quality: 3)`),
    routeMarketFeedback: (id) =>
      outcome('marketing', `routeMarketFeedback(id: "${id}", expectedVersion: 1, routedTo: RND)`),
    adoptMarketFeedback: (id) =>
      outcome('marketing', `adoptMarketFeedback(id: "${id}", expectedVersion: 1, outcome: "x", adoptedIn: "x")`),
    declineMarketFeedback: (id) =>
      outcome('marketing', `declineMarketFeedback(id: "${id}", expectedVersion: 1, outcome: "x")`),
    closeMarketFeedback: (id) => outcome('marketing', `closeMarketFeedback(id: "${id}", expectedVersion: 1)`),
  },
})

test('what was answered cannot lose its answer, whatever writes the row', async () => {
  const id = await feedbackWith({ status: 'ADOPTED', ...ANSWERED })
  await expect(
    t.db.update(marketFeedback).set({ outcome: null }).where(eq(marketFeedback.id, id)),
  ).rejects.toMatchObject({ cause: { constraint_name: 'answered_with_outcome' } })
})
