import { PARTNER_A, PARTNER_B, personaNamed, type Viewer } from '@channelgraph/access'
import { type PageOf, testSubgraph } from '@channelgraph/testkit'
import { Money } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { finance } from '../subgraph.ts'
import { financeFixture, SEPTEMBER, userOf } from '../testing/fixture.ts'
import { DRAFT, PAY, STEPS, WAY_TO } from '../testing/mutations.ts'
import { settlement as settlementTable } from './settlements.tables.ts'

const t = await testSubgraph(finance)
const given = financeFixture(t)

beforeAll(() => given.partnersAB())

const trialBalance = async () =>
  (await t.data('auditor', '{ ledgerTrialBalance(asOf: "2026-12-31") { account debit credit } }')).ledgerTrialBalance

describe('the way of a settlement', () => {
  test('worked example of 6.2: 106,194.69 and 13,805.31 make 120,000.00 through settlement, invoice and ledger', async () => {
    const before = await trialBalance()
    const settlement = await given.settlement('INVOICED', '106194.69', await given.contracted())
    expect(settlement).toMatchObject({ status: 'INVOICED', gross: '120000.00', dueOn: '2026-12-23' })
    const { settlement: read } = await t.data(
      'finance',
      'query ($id: ID) { settlement(id: $id) { invoices { no status net vatRate vat gross issuedOn } } }',
      { id: settlement.id },
    )
    expect(read.invoices).toEqual([
      {
        no: expect.stringMatching(/^INV2026-\d{6}$/),
        status: 'ISSUED',
        net: '106194.69',
        vatRate: '0.130000',
        vat: '13805.31',
        gross: '120000.00',
        issuedOn: '2026-11-23',
      },
    ])
    expect(difference(before, await trialBalance())).toEqual({
      RECEIVABLE: '120000.00',
      REVENUE: '-106194.69',
      OUTPUT_VAT: '-13805.31',
    })
  })

  test('has an invoice for each VAT rate, numbered without gaps', async () => {
    await given.delivery(PARTNER_A.id, '2026-09-11T02:00:00Z', [{ net: '100.00' }, { net: '50.00', rate: '0.06' }])
    let [settlement] = await given.draft([PARTNER_A.id])
    for (const name of WAY_TO.INVOICED) settlement = await given.take(name, settlement!)
    const { settlements } = await t.data(
      'finance',
      '{ settlements(first: 100) { nodes { invoices { no vatRate gross } } } }',
    )
    const numbers = settlements.nodes.flatMap((node: { invoices: { no: string }[] }) =>
      node.invoices.map(({ no }) => no),
    )
    expect(numbers.sort()).toEqual(
      numbers.map((_: string, i: number) => `INV2026-${String(i + 1).padStart(6, '0')}` as const),
    )
  })

  test('is paid in parts; what exceeds it becomes a prepayment, and the others are told when it is paid', async () => {
    // Nothing else is open, which the excess would be set off against.
    const partnerId = await given.contracted()
    const { id, gross } = await given.settlement('INVOICED', '1000.00', partnerId)
    expect(await given.pay(partnerId, '130.00', id)).toMatchObject({ settlement: { status: 'PARTIALLY_PAID' } })
    expect(await given.pay(partnerId, '1100.00', id)).toMatchObject({
      settlement: { status: 'PAID', paidOn: '2026-11-23' },
    })
    expect(gross).toBe('1130.00')
    const { settlement } = await t.data(
      userOf(partnerId),
      'query ($id: ID) { settlement(id: $id) { partner { balance { prepayment } } payments { amount valueDate status } } }',
      { id },
    )
    expect(settlement).toEqual({
      partner: { balance: { prepayment: '100.00' } },
      payments: [
        { amount: '130.00', valueDate: '2026-11-23', status: 'POSTED' },
        { amount: '1100.00', valueDate: '2026-11-23', status: 'POSTED' },
      ],
    })
    expect((await t.recorded()).at(-1)).toMatchObject({
      type: 'SettlementPaid',
      payload: { settlementId: id, gross: '1130.00', paidOn: '2026-11-23', lateDays: 0 },
    })
  })

  test('confirmed by the partner, the others are told', async () => {
    const { id } = await given.settlement('CONFIRMED')
    expect((await t.recorded()).at(-1)).toMatchObject({ type: 'SettlementConfirmed', payload: { settlementId: id } })
  })

  test('goes back to CONFIRMED when the approver rejects it, and may be submitted again', async () => {
    const pending = await given.settlement('PENDING_APPROVAL')
    const { decideSettlement: rejected } = await t.data(
      'finance-lead',
      `mutation ($id: ID!, $v: Int!) { decideSettlement(id: $id, expectedVersion: $v, approve: false, comment: "check line 1") {
        ... on Settlement { id status version approvals { step decision comment approver { id } } } } }`,
      { id: pending.id, v: pending.version },
    )
    expect(rejected).toMatchObject({
      status: 'CONFIRMED',
      approvals: [{ step: 1, decision: 'REJECTED', comment: 'check line 1' }],
    })
    expect(await given.take('submitSettlementForApproval', rejected)).toMatchObject({ status: 'PENDING_APPROVAL' })
  })

  test('is never approved by who prepared or submitted it', async () => {
    await given.delivery(PARTNER_A.id, '2026-09-12T02:00:00Z', [{ net: '100.00' }])
    let [settlement] = (
      await t.data('finance-lead', DRAFT, { period: SEPTEMBER, partnerIds: [PARTNER_A.id], key: 'by-lead' })
    ).draftSettlements
    for (const name of WAY_TO.PENDING_APPROVAL) settlement = await given.take(name, settlement)
    const { result } = await t.data('finance-lead', STEPS.decideSettlement.mutation, {
      id: settlement.id,
      v: settlement.version,
    })
    expect(result.refusal).toBe('SELF_APPROVAL')
  })

  test('over 1,000,000.00 gross is approved by management only', async () => {
    const exactly = await given.settlement('PENDING_APPROVAL', '884955.75') // gross 1,000,000.00
    expect(exactly.gross).toBe('1000000.00')
    const over = await given.settlement('PENDING_APPROVAL', '884955.76')
    const decide = async (as: string, { id, version }: { id: string; version: number }) =>
      (await t.data(as, STEPS.decideSettlement.mutation, { id, v: version })).result
    expect(await decide('finance-lead', exactly)).toMatchObject({ status: 'APPROVED' })
    expect(await decide('finance-lead', over)).toMatchObject({ refusal: 'APPROVAL_NEEDS_MANAGEMENT' })
    expect(await decide('management', over)).toMatchObject({ status: 'APPROVED' })
  })

  test('is not invoiced before finance knows a contract, whose payment term it follows', async () => {
    const pending = await given.settlement('APPROVED')
    await t.db
      .update(settlementTable)
      .set({ partnerId: await given.partner() })
      .where(eq(settlementTable.id, pending.id))
    expect(await given.take('issueInvoice', pending)).toMatchObject({ refusal: 'NO_CONTRACT' })
  })

  test('refuses a version somebody else has changed', async () => {
    const drafted = await given.settlement('DRAFTED')
    await given.take('sendSettlement', drafted)
    expect(await given.take('sendSettlement', drafted)).toMatchObject({ refusal: 'STALE_VERSION' })
  })
})

describe('who sees and does what', () => {
  const LIST = '{ settlements(first: 100) { nodes { partner { id } lines { gross } } totalCount } }'

  test('a partner sees its own settlements only, and not how they were approved', async () => {
    await given.delivery(PARTNER_B.id, '2026-09-10T02:00:00Z', [{ net: '10.00' }])
    const [drafted] = await given.draft([PARTNER_B.id])
    const ofB = await given.take('sendSettlement', drafted!)
    const ofA = await given.settlement('SENT')
    const seen = async (as: string) =>
      new Set((await t.data(as, LIST)).settlements.nodes.map((node: { partner: { id: string } }) => node.partner.id))
    expect(await seen('partner-a')).toEqual(new Set([PARTNER_A.id]))
    expect(await seen('partner-b')).toEqual(new Set([PARTNER_B.id]))
    expect(await seen('channel-manager-south')).toEqual(new Set([PARTNER_B.id]))
    expect(
      (await t.data('partner-a', 'query ($id: ID) { settlement(id: $id) { no } }', { id: ofB.id })).settlement,
    ).toBeNull()
    const { data, errors } = await t.ask(
      'partner-a',
      'query ($id: ID) { settlement(id: $id) { no approvals { step } } }',
      {
        id: ofA.id,
      },
    )
    expect(data.settlement).toEqual({ no: ofA.no, approvals: null })
    expect(errors[0]?.extensions?.code).toBe('FORBIDDEN')
  })

  test('a partner does not see its draft, nor its lines, until it is sent; staff does', async () => {
    const ASK = `query ($id: ID, $r: [_Any!]!) { settlement(id: $id) { no lines { net } }
      _entities(representations: $r) { ... on Order { settledAmount } } }`
    const orderId = await given.order(PARTNER_A.id, '113.00')
    await given.delivery(PARTNER_A.id, '2026-09-10T02:00:00Z', [{ net: '100.00' }], orderId)
    const [drafted] = await given.draft([PARTNER_A.id])
    const seen = (as: string) => t.data(as, ASK, { id: drafted!.id, r: [{ __typename: 'Order', id: orderId }] })
    expect(await seen('partner-a')).toEqual({ settlement: null, _entities: [{ settledAmount: '0.00' }] })
    expect(await seen('finance')).toMatchObject({
      settlement: { lines: [{ net: '100.00' }] },
      _entities: [{ settledAmount: '0.00' }],
    })
    await given.take('sendSettlement', drafted!)
    expect(await seen('partner-a')).toMatchObject({
      settlement: { no: drafted!.no, lines: [{ net: '100.00' }] },
      _entities: [{ settledAmount: '113.00' }],
    })
  })

  test('a draft does not exist for its partner: it neither confirms nor disputes it', async () => {
    const drafted = await given.settlement('DRAFTED')
    for (const name of ['confirmSettlement', 'disputeSettlementLine'] as const)
      await expect(given.take(name, drafted)).rejects.toThrow(/NOT_FOUND/)
  })

  test("a partner confirms its own settlement only: another's does not exist for it", async () => {
    const sent = await given.settlement('SENT')
    const { errors } = await t.ask('partner-b', STEPS.confirmSettlement.mutation, { id: sent.id, v: sent.version })
    expect(errors[0]?.extensions?.code).toBe('NOT_FOUND')
  })

  test('a partner who reads everything as an auditor confirms its own settlement only', async () => {
    const both: Viewer = { ...personaNamed('partner-b').viewer, roles: ['PTR', 'AUD'] }
    const ofA = await given.settlement('SENT')
    const confirm = (id: string, v: number) => t.ask(both, STEPS.confirmSettlement.mutation, { id, v })
    expect((await confirm(ofA.id, ofA.version)).errors[0]?.extensions?.code).toBe('NOT_FOUND')
    const read = 'query ($id: ID) { settlement(id: $id) { status version approvals { step } } }'
    expect((await t.data(both, read, { id: ofA.id })).settlement).toMatchObject({
      ...{ status: 'SENT', version: ofA.version, approvals: [] },
    })
    await given.delivery(PARTNER_B.id, '2026-09-11T02:00:00Z', [{ net: '10.00' }])
    const [drafted] = await given.draft([PARTNER_B.id])
    const ofB = await given.take('sendSettlement', drafted!)
    expect((await confirm(ofB.id, ofB.version)).data.result).toMatchObject({ status: 'CONFIRMED' })
  })

  test("a channel manager of the East at the order desk reads a credit line's money in the East only", async () => {
    const both: Viewer = { ...personaNamed('channel-manager-east').viewer, roles: ['CHM', 'ORD'] }
    const query = `query ($r: [_Any!]!) {
      _entities(representations: $r) { ... on Partner { id creditLine { status limit available } } } }`
    const r = [PARTNER_A, PARTNER_B].map(({ id }) => ({ __typename: 'Partner', id }))
    const money = { status: expect.any(String), limit: expect.any(String), available: expect.any(String) }
    const { data, errors } = await t.ask(both, query, { r })
    expect(data._entities).toEqual([
      { id: PARTNER_A.id, creditLine: money },
      { id: PARTNER_B.id, creditLine: { ...money, limit: null, available: null } },
    ])
    expect(errors.map(({ path, extensions }) => [path?.at(-1), extensions?.code])).toEqual([
      ['limit', 'FORBIDDEN'],
      ['available', 'FORBIDDEN'],
    ])
  })

  test('each command is FORBIDDEN to the other roles', async () => {
    const { id, version } = await given.settlement('SENT')
    for (const [as, name] of [
      ['partner-a', 'sendSettlement'],
      ['finance', 'confirmSettlement'],
      ['finance', 'decideSettlement'],
      ['order-desk', 'submitSettlementForApproval'],
      ['management', 'issueInvoice'],
      ['auditor', 'cancelSettlement'],
    ] as const) {
      const { errors } = await t.ask(as, STEPS[name].mutation, { id, v: version })
      expect([name, errors[0]?.extensions?.code]).toEqual([name, 'FORBIDDEN'])
    }
    const { errors } = await t.ask('partner-a', PAY, {
      partnerId: PARTNER_A.id,
      amount: '1.00',
      on: '2026-11-23',
      key: 'x',
    })
    expect(errors[0]?.extensions?.code).toBe('FORBIDDEN')
  })
})

test('the number of statements does not depend on the number of settlements', async () => {
  for (const { id } of [await given.settlement('INVOICED'), await given.settlement('INVOICED')])
    await given.pay(PARTNER_A.id, '11300.00', id)
  const query = (first: number) =>
    `{ settlements(statuses: [PAID], first: ${first}) { totalCount nodes {
    no partner { id balance { overdue } settlements { no } } lines { order { id settledAmount } } approvals { step } invoices { no } payments { id settlement { no } } } } }` as const
  const one = await t.statements(() => t.data('finance', query(1)))
  const many = await t.statements(() => t.data('finance', query(50)))
  expect(many).toHaveLength(one.length)
})

test('pages of settlements follow each other without a gap or a repetition', async () => {
  const PAGE =
    'query ($after: String) { settlements(first: 3, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } totalCount } }'
  for (let i = 0; i < 4; i += 1) await given.settlement('DRAFTED')
  const ids: string[] = []
  for (let after: string | null = null; ; ) {
    const { settlements: page }: { settlements: PageOf<{ id: string }> } = await t.data('management', PAGE, { after })
    ids.push(...page.nodes.map((node) => node.id))
    if (!page.pageInfo.hasNextPage) {
      expect(ids).toHaveLength(page.totalCount)
      break
    }
    after = page.pageInfo.endCursor
  }
  expect(ids.length).toBeGreaterThan(3)
  expect(new Set(ids).size).toBe(ids.length)
})

type Line = { account: string; debit: string; credit: string }
/** What changed on each account between two trial balances: debit less credit. */
function difference(before: Line[], after: Line[]): Record<string, string> {
  const sums = (lines: Line[]) =>
    new Map(lines.map((line) => [line.account, Money.parse(line.debit).minus(Money.parse(line.credit))]))
  const earlier = sums(before)
  const changes = [...sums(after)].map(
    ([account, sum]) => [account, sum.minus(earlier.get(account) ?? Money.zero)] as const,
  )
  return Object.fromEntries(
    changes.filter(([, sum]) => !sum.isZero()).map(([account, sum]) => [account, sum.toString()]),
  )
}
