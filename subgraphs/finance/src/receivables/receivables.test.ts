import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { type PageOf, testSubgraph, unchecked } from '@channelgraph/testkit'
import { Money } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { payment, paymentAllocation } from '../payments/payments.tables.ts'
import { finance } from '../subgraph.ts'
import { financeFixture } from '../testing/fixture.ts'
import { receivable } from './receivables.tables.ts'

const t = await testSubgraph(finance)
const given = financeFixture(t)

beforeAll(() => given.partnersAB())

const PARTNERS = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Partner {
  balance { receivable overdue prepayment depositHeld } receivables { dueOn open overdueDays invoice { gross } } overdue: receivables(overdueOnly: true) { open }
  financeKpi { maxOverdueDays onTimePaymentRate } settlements { no } } } }`
const figuresOf = async (id: string, as = 'finance') =>
  (await t.data(as, PARTNERS, { r: [{ __typename: 'Partner', id }] }))._entities[0]

/** Money that came in for a receivable on a day. */
async function paid(
  partnerId: string,
  { id, settlementId }: { id: string; settlementId: string },
  text: string,
  valueDate: string,
) {
  const amount = Money.parse(text)
  const paymentId = `pay_${id}_${valueDate}`
  await t.db.insert(payment).values({
    id: paymentId,
    partnerId,
    settlementId,
    direction: 'IN',
    status: 'POSTED',
    amount,
    valueDate,
    bankRef: 'BOC',
    recordedAt: t.clock.now(),
  })
  await t.db.insert(paymentAllocation).values({ paymentId, receivableId: id, partnerId, amount, valueDate })
}

describe('what a partner owes', () => {
  test('is aged from the day after the due date, and paid receivables are left out', async () => {
    const partnerId = await given.partner()
    await given.owed(partnerId, { amount: '10.00', dueOn: '2026-11-23' })
    await given.owed(partnerId, { amount: '20.00', dueOn: '2026-11-22' })
    await given.owed(partnerId, { amount: '100.00', open: '40.00', dueOn: '2026-08-24' })
    await given.owed(partnerId, { amount: '500.00', open: '0.00', dueOn: '2026-01-01' })
    expect(await figuresOf(partnerId)).toMatchObject({
      balance: { receivable: '70.00', overdue: '60.00', prepayment: '0.00', depositHeld: '0.00' },
      receivables: [
        { dueOn: '2026-08-24', open: '40.00', overdueDays: 91, invoice: { gross: '100.00' } },
        { dueOn: '2026-11-22', open: '20.00', overdueDays: 1 },
        { dueOn: '2026-11-23', open: '10.00', overdueDays: 0 },
      ],
      overdue: [{ open: '40.00' }, { open: '20.00' }],
      financeKpi: { maxOverdueDays: 91 },
    })
  })

  test('is nothing at all for a partner without invoices: zero where that is a sum, null where it is a ratio', async () => {
    expect(await figuresOf(await given.partner())).toMatchObject({
      balance: { receivable: '0.00', overdue: '0.00' },
      receivables: [],
      financeKpi: { maxOverdueDays: 0, onTimePaymentRate: null },
    })
  })
})

test('the rate of payment on time counts what was paid by its due date of what fell due in the last 12 months', async () => {
  const partnerId = await given.partner()
  const late = await given.owed(partnerId, { amount: '100.00', open: '0.00', dueOn: '2026-05-31' })
  await paid(partnerId, late, '70.00', '2026-05-31')
  await paid(partnerId, late, '30.00', '2026-06-01')
  await given.owed(partnerId, { amount: '100.00', dueOn: '2026-11-22' })
  await given.owed(partnerId, { amount: '900.00', dueOn: '2026-11-23' }) // due today: it has not fallen due
  await given.owed(partnerId, { amount: '900.00', open: '0.00', dueOn: '2025-11-22' }) // before the window
  expect((await figuresOf(partnerId)).financeKpi.onTimePaymentRate).toBe('0.350000')
})

const OVERDUE = `query ($min: Money, $days: Int, $first: Int, $after: String) { overduePartners(minAmount: $min, minDays: $days, first: $first, after: $after) {
  nodes { overdue maxDays aging { label amount } partner { id } } pageInfo { hasNextPage endCursor } totalCount } }`

describe('overdue partners', () => {
  const CITY = { regionCode: '510100', regionPath: 'XINAN/510000/510100/' }
  const debtors: string[] = []
  beforeAll(async () => {
    for (const [amount, dueOn] of [
      ['100000.00', '2026-10-24'],
      ['100000.00', '2026-10-20'],
      ['250000.00', '2026-10-25'],
      ['99999.99', '2026-01-01'],
      ['300000.00', '2026-07-01'],
    ] as const) {
      const partnerId = await given.partner(CITY)
      await given.owed(partnerId, { amount, dueOn })
      await given.owed(partnerId, { amount: '5.00', dueOn: '2026-12-31' })
      debtors.push(partnerId)
    }
  })

  test('come largest amount first, with at least this much, the oldest for at least these days', async () => {
    const { overduePartners } = await t.data('finance', OVERDUE, { min: '100000.00', days: 30 })
    expect(
      overduePartners.nodes.map((node: { overdue: string; maxDays: number }) => [node.overdue, node.maxDays]),
    ).toEqual([
      ['300000.00', 145],
      ['100000.00', expect.any(Number)],
      ['100000.00', expect.any(Number)],
    ])
    expect(overduePartners.totalCount).toBe(3)
    expect(overduePartners.nodes[0].aging).toEqual([
      { label: 'NOT_DUE', amount: '5.00' },
      { label: '1-30', amount: '0.00' },
      { label: '31-60', amount: '0.00' },
      { label: '61-90', amount: '0.00' },
      { label: '90+', amount: '300000.00' },
    ])
  })

  test('page without a gap or a repetition, equal amounts included', async () => {
    type Page = PageOf<{ partner: { id: string } }>
    const ids: string[] = []
    for (let after: string | null = null; ; ) {
      const { overduePartners: page }: { overduePartners: Page } = await t.data('finance', OVERDUE, { first: 2, after })
      ids.push(...page.nodes.map((node) => node.partner.id))
      if (!page.pageInfo.hasNextPage) {
        expect(ids).toHaveLength(page.totalCount)
        break
      }
      after = page.pageInfo.endCursor
    }
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toEqual(expect.arrayContaining(debtors))
    const back: string[] = []
    const BACK = `query ($before: String) { overduePartners(last: 2, before: $before) {
      nodes { partner { id } } pageInfo { hasPreviousPage startCursor } } }`
    for (let before: string | null = null; ; ) {
      const { overduePartners: page }: { overduePartners: Page } = await t.data('finance', BACK, { before })
      back.unshift(...page.nodes.map((node) => node.partner.id))
      if (!page.pageInfo.hasPreviousPage) break
      before = page.pageInfo.startCursor
    }
    expect(back).toEqual(ids)
  })

  test('of a region are those seated in it or below, as far as the viewer may see them', async () => {
    const REGIONS =
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Region { receivableOverdue aging { label amount } } } }'
    const r = ['510000', '510100', '510300'].map((code) => ({ __typename: 'Region', code }))
    const regions = async (as: string) => (await t.data(as, REGIONS, { r }))._entities
    const [province, city, elsewhere] = await regions('management')
    expect(province).toEqual(city)
    expect(province.receivableOverdue).toBe('849999.99')
    expect(province.aging[0]).toEqual({ label: 'NOT_DUE', amount: '25.00' })
    expect(elsewhere.receivableOverdue).toBe('0.00')
    expect((await regions('channel-manager-east'))[0].receivableOverdue).toBe('0.00')
  })

  const toldOf = async (partnerId: string) =>
    (await t.recorded())
      .filter(({ type, payload }) => type === 'PaymentOverdue' && payload.partnerId === partnerId)
      .map(({ payload }) => [payload.amount, payload.days])

  test('are told to the others from more than 1,000.00 for more than 7 days on (3.7), once', async () => {
    const owing = async (...debts: [string, string][]) => {
      const partnerId = await given.partner()
      for (const [amount, dueOn] of debts) await given.owed(partnerId, { amount, dueOn })
      return partnerId
    }
    const exactly = await owing(['1000.00', '2026-10-01'])
    const notLong = await owing(['5000.00', '2026-11-16']) // 7 days
    const inAll = await owing(['600.00', '2026-11-15'], ['400.01', '2026-11-01'], ['9000.00', '2026-11-20'])
    await t.subgraph.sweep()
    await t.subgraph.sweep()
    expect(await toldOf(exactly)).toEqual([])
    expect(await toldOf(notLong)).toEqual([])
    expect(await toldOf(inAll)).toEqual([['1000.01', 22]])
  })

  test('are told to the others anew after they were cleared, and cleared by the sweep where a payment crossed it', async () => {
    const partnerId = await given.partner()
    const debt = await given.owed(partnerId, { amount: '2000.00', dueOn: '2026-10-01' })
    await t.subgraph.sweep()
    await t.db.update(receivable).set({ open: Money.zero }).where(eq(receivable.id, debt.id))
    await t.subgraph.sweep()
    await given.owed(partnerId, { amount: '3000.00', dueOn: '2026-10-01' })
    await t.subgraph.sweep()
    expect(await toldOf(partnerId)).toEqual([
      ['2000.00', 53],
      ['0.00', 0],
      ['3000.00', 53],
    ])
  })

  test('are told to the others once, and once more when what is left is tolerated', async () => {
    const partnerId = await given.partner()
    const [first, second] = [
      await given.owed(partnerId, { amount: '1000.00', dueOn: '2026-11-10' }),
      await given.owed(partnerId, { amount: '2000.00', dueOn: '2026-11-11' }),
    ]
    await t.subgraph.sweep()
    await t.subgraph.sweep()
    expect(await toldOf(partnerId)).toEqual([['3000.00', 13]])
    await given.pay(partnerId, '1000.00', first.settlementId)
    expect(await toldOf(partnerId)).toHaveLength(1)
    await given.pay(partnerId, '1000.00', second.settlementId)
    expect(await toldOf(partnerId)).toEqual([
      ['3000.00', 13],
      ['0.00', 0],
    ])
  })
})

test('the second of two payments in one request is answered with what it made of the settlement, not with the first', async () => {
  const partnerId = await given.partner()
  await given.contract(partnerId)
  const { settlementId } = await given.owed(partnerId, { amount: '100.00', dueOn: '2026-12-01' })
  const pay = <const Name extends string>(name: Name) =>
    `${name}: recordPayment(
    settlementId: "${settlementId}", partnerId: "${partnerId}", amount: "50.00", valueDate: "2026-11-23",
    bankRef: "${name}", idempotencyKey: "${settlementId}-${name}"
  ) { ... on Payment { settlement { status } } }` as const
  expect(await t.data('finance', `mutation { ${pay('one')} ${pay('two')} }`)).toEqual({
    one: { settlement: { status: 'PARTIALLY_PAID' } },
    two: { settlement: { status: 'PAID' } },
  })
})

test('a payment takes as many statements for many settlements as for few', async () => {
  const owing = async (settlements: number): Promise<string> => {
    const partnerId = await given.partner()
    await given.contract(partnerId)
    for (let n = 1; n <= settlements; n += 1)
      await given.owed(partnerId, { amount: '100.00', dueOn: `2026-12-${10 + n}` })
    return partnerId
  }
  const [few, many] = [await owing(2), await owing(6)]
  // Each is paid but for the last, of which half is left.
  const two = await t.statements(() => given.pay(few, '150.00'))
  const six = await t.statements(() => given.pay(many, '550.00'))
  expect(six).toHaveLength(two.length)
})

test('a payment without a settlement pays what is due first, over several settlements', async () => {
  const partnerId = await given.partner()
  await given.owed(partnerId, { amount: '100.00', dueOn: '2026-12-01' })
  await given.owed(partnerId, { amount: '50.00', dueOn: '2026-11-01' })
  await given.pay(partnerId, '70.00')
  expect(await figuresOf(partnerId)).toMatchObject({
    balance: { prepayment: '0.00' },
    receivables: [{ dueOn: '2026-12-01', open: '80.00' }],
  })
  await given.pay(partnerId, '100.00')
  expect(await figuresOf(partnerId)).toMatchObject({ balance: { receivable: '0.00', prepayment: '20.00' } })
})

describe('an order', () => {
  const ORDERS =
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Order { settledAmount paidAmount paymentStatus invoices { gross } } } }'
  const moneyOf = async (orderId: string, as = 'finance') =>
    (await t.data(as, ORDERS, { r: [{ __typename: 'Order', id: orderId }] }))._entities[0]

  test('is settled and paid line by line, and never more than was paid in all', async () => {
    const first = await given.order(PARTNER_A.id, '1130.00')
    const second = await given.order(PARTNER_A.id, '1130.00')
    await given.delivery(PARTNER_A.id, '2026-09-10T02:00:00Z', [{ net: '1000.00' }], first)
    await given.delivery(PARTNER_A.id, '2026-09-11T02:00:00Z', [{ net: '1000.00' }], second)
    expect(await moneyOf(first)).toEqual({
      settledAmount: '0.00',
      paidAmount: '0.00',
      paymentStatus: 'NOT_DUE',
      invoices: [],
    })
    let [settlement] = await given.draft([PARTNER_A.id])
    for (const name of [
      'sendSettlement',
      'confirmSettlement',
      'submitSettlementForApproval',
      'decideSettlement',
      'issueInvoice',
    ] as const) {
      settlement = await given.take(name, settlement!)
    }
    await given.pay(PARTNER_A.id, '1500.00', settlement!.id)
    expect(await moneyOf(first, 'partner-a')).toEqual({
      settledAmount: '1130.00',
      paidAmount: '1130.00',
      paymentStatus: 'PAID',
      invoices: [{ gross: '2260.00' }],
    })
    expect(await moneyOf(second)).toMatchObject({ paidAmount: '370.00', paymentStatus: 'PARTIAL' })
    t.clock.set('2026-12-23T10:00:00+08:00')
    expect(await moneyOf(second)).toMatchObject({ paymentStatus: 'DUE' })
    t.clock.set('2026-12-24T00:00:00+08:00')
    expect(await moneyOf(second)).toMatchObject({ paymentStatus: 'OVERDUE' })
    t.clock.set('2026-11-23T10:00:00+08:00')
    // Another partner, and a channel manager of another region, do not see it; the order desk sees how far it is paid.
    expect(await moneyOf(first, 'partner-b')).toBeNull()
    expect(await moneyOf(first, 'channel-manager-south')).toBeNull()
    const { data } = await t.ask('order-desk', ORDERS, { r: [{ __typename: 'Order', id: first }] })
    expect(data._entities[0]).toMatchObject({ paymentStatus: 'PAID', settledAmount: '1130.00', invoices: null })
  })

  test('that finance has not heard of has no money at all', async () => {
    expect(await moneyOf('ord_unknown')).toBeNull()
  })
})

describe('who sees what', () => {
  beforeAll(() => given.owed(PARTNER_B.id, { amount: '77.00', dueOn: '2026-10-01' }))

  test("a partner sees its own money only; another's id gives null with FORBIDDEN before any SQL", async () => {
    const r = [PARTNER_A.id, PARTNER_B.id].map((id) => ({ __typename: 'Partner', id }))
    const { data, errors } = await t.ask('partner-a', PARTNERS, { r })
    expect(data._entities).toEqual([expect.objectContaining({ balance: expect.anything() }), null])
    expect(errors).toEqual([expect.objectContaining({ path: ['_entities', 1], extensions: { code: 'FORBIDDEN' } })])
    const { overduePartners } = await t.data('partner-a', OVERDUE)
    expect(overduePartners.nodes.map((node: { partner: { id: string } }) => node.partner.id)).not.toContain(
      PARTNER_B.id,
    )
    expect((await t.data('partner-b', OVERDUE)).overduePartners).toMatchObject({
      nodes: [{ overdue: '77.00' }],
      totalCount: 1,
    })
  })

  test('a channel manager sees the partners of its regions, descendants included', async () => {
    const { overduePartners } = await t.data('channel-manager-south', OVERDUE, { first: 100 })
    expect(overduePartners.nodes.map((node: { partner: { id: string } }) => node.partner.id)).toEqual([PARTNER_B.id])
  })

  test('the KPIs are for whoever may read the partner, the amounts are not', async () => {
    const { data, errors } = await t.ask('tech-support', PARTNERS, { r: [{ __typename: 'Partner', id: PARTNER_B.id }] })
    expect(data._entities[0]).toMatchObject({ financeKpi: { maxOverdueDays: 53 }, balance: null, receivables: null })
    expect(new Set(errors.map(({ extensions }) => extensions?.code))).toEqual(new Set(['FORBIDDEN']))
  })
})

test('the number of statements does not depend on the number of partners', async () => {
  const ids: string[] = []
  for (let i = 0; i < 6; i += 1) {
    const partnerId = await given.partner()
    await given.owed(partnerId, { amount: '77.00', dueOn: '2026-10-01' })
    ids.push(partnerId)
  }
  const DEEP = PARTNERS.replace(
    'balance {',
    'deposit { held entries { id } } creditLine { available status } balance {',
  )
  const ask = (some: string[]) =>
    t.data('finance', unchecked(DEEP), { r: some.map((id) => ({ __typename: 'Partner', id })) })
  const one = await t.statements(() => ask(ids.slice(0, 1)))
  const many = await t.statements(() => ask(ids))
  expect(many).toHaveLength(one.length)
})
