import { PARTNER_A } from '@channelgraph/access'
import { testSubgraph, unchecked } from '@channelgraph/testkit'
import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { ledgerEntry } from '../ledger/ledger.tables.ts'
import { finance } from '../subgraph.ts'
import { financeFixture } from '../testing/fixture.ts'
import { REVERSE, SET_OFF } from '../testing/mutations.ts'
import { setOff } from './prepayments.tables.ts'

const t = await testSubgraph(finance)
const given = financeFixture(t)

beforeAll(() => given.partnersAB())

const MONEY = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Partner {
  balance { receivable overdue prepayment } receivables { open dueOn invoice { id settlement { id status paidOn version } } }
  prepayments { id version open held valueDate creditNote { id } setOffs { id version amount automatic status valueDate invoice { id } } } financeKpi { onTimePaymentRate } } }
  ledgerTrialBalance(asOf: "2027-12-31") { debit credit } }`
const moneyOf = async (partnerId: string) => {
  const { _entities, ledgerTrialBalance } = await t.data('finance', MONEY, {
    r: [{ __typename: 'Partner', id: partnerId }],
  })
  const cents = (side: 'debit' | 'credit') =>
    ledgerTrialBalance.reduce(
      (sum: bigint, line: Record<string, string>) => sum + BigInt(line[side]!.replace('.', '')),
      0n,
    )
  expect(cents('debit')).toBe(cents('credit'))
  return _entities[0]
}
const statusOf = async (id: string) =>
  (await t.data('finance', 'query ($id: ID) { settlement(id: $id) { status paidOn } }', { id })).settlement

/** An invoice of what a partner accepted, issued today. */
const invoiced = async (partnerId: string, net: string) => {
  await given.delivery(partnerId, '2026-09-10T02:00:00Z', [{ net }])
  const [drafted] = await given.draft([partnerId])
  return given.onward(drafted!, 'INVOICED')
}
let n = 0
const byHand = async (id: string, version: number, invoiceId: string, amount: string, key?: string) => {
  n += 1
  return (await t.data('finance', SET_OFF.setOff, { id, v: version, invoiceId, amount, key: key ?? `set-off-${n}` }))
    .result
}
const takeApart = async (id: string, version: number) =>
  (await t.data('finance', SET_OFF.reverseSetOff, { id, v: version })).result
/** A partner that owes nothing, with money that waits. */
const withPrepayment = async (amount: string, on = '2026-11-20') => {
  const partnerId = await given.partner()
  await given.contract(partnerId)
  const paid = await given.pay(partnerId, amount, null, on)
  return { partnerId, payment: paid }
}

describe('H: money that waits', () => {
  test('pays an invoice as it is issued: nothing is overdue while there is money', async () => {
    const { partnerId } = await withPrepayment('5000.00')
    const settled = await invoiced(partnerId, '2267.01')
    expect(settled).toMatchObject({ status: 'PAID', gross: '2561.72' })
    expect(await moneyOf(partnerId)).toMatchObject({
      balance: { receivable: '0.00', overdue: '0.00', prepayment: '2438.28' },
      prepayments: [{ open: '2438.28', setOffs: [{ amount: '2561.72', automatic: true, status: 'POSTED' }] }],
    })
    const told = await t.recorded()
    expect(
      told
        .slice(-2)
        .map(({ type }) => type)
        .toSorted(),
    ).toEqual(['PrepaymentSetOff', 'SettlementPaid'])
  })

  test('pays what else is open at once, where a payment was for one settlement and left something', async () => {
    const partnerId = await given.partner()
    const one = await given.owed(partnerId, { amount: '100.00', dueOn: '2026-12-20' })
    const other = await given.owed(partnerId, { amount: '50.00', dueOn: '2026-12-01' })
    await given.pay(partnerId, '120.00', one.settlementId)
    expect(await moneyOf(partnerId)).toMatchObject({
      balance: { receivable: '30.00', prepayment: '0.00' },
      receivables: [{ open: '30.00', dueOn: '2026-12-01' }],
    })
    expect(await statusOf(other.settlementId)).toMatchObject({ status: 'PARTIALLY_PAID' })
  })

  test('pays the oldest due first, by the sweep where both appeared at the same moment, and only once', async () => {
    const { partnerId } = await withPrepayment('120.00')
    await given.owed(partnerId, { amount: '100.00', dueOn: '2026-12-20' })
    const oldest = await given.owed(partnerId, { amount: '50.00', dueOn: '2026-12-01' })
    await t.subgraph.sweep()
    await t.subgraph.sweep()
    expect(await moneyOf(partnerId)).toMatchObject({
      balance: { receivable: '30.00', prepayment: '0.00' },
      receivables: [{ open: '30.00', dueOn: '2026-12-20' }],
    })
    expect(await statusOf(oldest.settlementId)).toEqual({ status: 'PAID', paidOn: '2026-11-20' })
  })

  test('counts as paid in time from the day it was there, not from its set-off', async () => {
    const { partnerId } = await withPrepayment('100.00', '2026-10-01')
    await given.owed(partnerId, { amount: '100.00', dueOn: '2026-10-15' }) // set off in November
    await t.subgraph.sweep()
    expect((await moneyOf(partnerId)).financeKpi.onTimePaymentRate).toBe('1.000000')
    const late = await withPrepayment('100.00', '2026-10-16')
    await given.owed(late.partnerId, { amount: '100.00', dueOn: '2026-10-15' })
    await t.subgraph.sweep()
    expect((await moneyOf(late.partnerId)).financeKpi.onTimePaymentRate).toBe('0.000000')
  })

  test('ends what the others were told of overdue debt', async () => {
    const partnerId = await given.partner()
    await given.owed(partnerId, { amount: '3000.00', dueOn: '2026-11-01' })
    await t.subgraph.sweep()
    await given.pay(partnerId, '2500.00')
    const told = (await t.recorded()).filter(
      ({ type, payload }) => type === 'PaymentOverdue' && payload.partnerId === partnerId,
    )
    expect(told.map(({ payload }) => payload.amount)).toEqual(['3000.00', '0.00'])
    const other = await withPrepayment('3000.00')
    await given.owed(other.partnerId, { amount: '3000.00', dueOn: '2026-11-01' })
    await t.subgraph.sweep()
    await t.subgraph.sweep()
    const last = (await t.recorded()).filter(
      ({ type, payload }) => type === 'PaymentOverdue' && payload.partnerId === other.partnerId,
    )
    // The sweep that set off may come after the one that announced: what was told is untold with it.
    expect(last.at(-1)?.payload.amount ?? '0.00').toBe('0.00')
  })

  test('is set off by hand against the invoice somebody names, once a key, never more than waits or is owed', async () => {
    const { partnerId } = await withPrepayment('120.00')
    await given.owed(partnerId, { amount: '50.00', dueOn: '2026-12-01' })
    const later = await given.owed(partnerId, { amount: '100.00', dueOn: '2026-12-20' })
    const { prepayments, receivables } = await moneyOf(partnerId)
    const [waiting] = prepayments
    const invoiceOf = (dueOn: string) => receivables.find((one: { dueOn: string }) => one.dueOn === dueOn).invoice.id
    expect(await byHand(waiting.id, 1, invoiceOf('2026-12-20'), '100.01')).toMatchObject({
      refusal: 'SET_OFF_EXCEEDS',
      available: '120.00',
      open: '100.00',
    })
    const done = await byHand(waiting.id, 1, invoiceOf('2026-12-20'), '100.00', 'by-hand')
    expect(done).toMatchObject({ amount: '100.00', automatic: false, status: 'POSTED' })
    expect(await byHand(waiting.id, 1, invoiceOf('2026-12-20'), '100.00', 'by-hand')).toEqual(done)
    expect(await statusOf(later.settlementId)).toMatchObject({ status: 'PAID' })
    expect(await byHand(waiting.id, 1, invoiceOf('2026-12-01'), '1.00')).toMatchObject({ refusal: 'STALE_VERSION' })
    expect(await byHand(waiting.id, 2, invoiceOf('2026-12-01'), '20.01')).toMatchObject({ refusal: 'SET_OFF_EXCEEDS' })
    const foreign = await given.owed(await given.partner(), { amount: '50.00', dueOn: '2026-12-01' })
    const { settlement } = await t.data('finance', 'query ($id: ID) { settlement(id: $id) { invoices { id } } }', {
      id: foreign.settlementId,
    })
    const { errors } = await t.ask('finance', SET_OFF.setOff, {
      ...{ id: waiting.id, v: 2, invoiceId: settlement.invoices[0].id, amount: '1.00', key: 'foreign' },
    })
    expect(errors[0]?.extensions?.code).toBe('NOT_FOUND')
  })

  test('is taken apart by hand, and not put together again by the sweep; entries are reversed, not edited', async () => {
    const { partnerId } = await withPrepayment('50.00')
    const { settlementId } = await given.owed(partnerId, { amount: '50.00', dueOn: '2026-12-01' })
    await t.subgraph.sweep()
    const [row] = await t.db.select().from(setOff).where(eq(setOff.partnerId, partnerId))
    expect(await takeApart(row!.id, 1)).toMatchObject({ status: 'REVERSED', version: 2 })
    expect(await takeApart(row!.id, 2)).toMatchObject({ refusal: 'ILLEGAL_TRANSITION' })
    await t.subgraph.sweep()
    expect(await moneyOf(partnerId)).toMatchObject({ balance: { receivable: '50.00', prepayment: '50.00' } })
    expect(await statusOf(settlementId)).toEqual({ status: 'INVOICED', paidOn: null })
    const [reversal] = await t.db.select().from(ledgerEntry).where(eq(ledgerEntry.reversesId, row!.entryId))
    expect(reversal).toMatchObject({ debit: 'RECEIVABLE', credit: 'PREPAYMENT' })
    // Other money still pays it.
    await given.pay(partnerId, '10.00', settlementId)
    expect(await moneyOf(partnerId)).toMatchObject({ balance: { receivable: '40.00', prepayment: '50.00' } })
  })

  test('H: what a set-off that is taken back leaves open is paid by other money at once, and its money pays another debt', async () => {
    const { partnerId } = await withPrepayment('50.00', '2026-11-18')
    const first = await given.owed(partnerId, { amount: '50.00', dueOn: '2026-12-01' })
    await t.subgraph.sweep()
    const other = await given.pay(partnerId, '30.00', null, '2026-11-20')
    const later = await given.owed(partnerId, { amount: '25.00', dueOn: '2027-01-01' })
    const [row] = await t.db.select().from(setOff).where(eq(setOff.partnerId, partnerId))
    expect(await takeApart(row!.id, 1)).toMatchObject({ status: 'REVERSED' })
    // The 30.00 pay the older debt, the 50.00 the later one; nobody waits for the sweep.
    expect(await moneyOf(partnerId)).toMatchObject({ balance: { receivable: '20.00', prepayment: '25.00' } })
    expect(await statusOf(first.settlementId)).toEqual({ status: 'PARTIALLY_PAID', paidOn: null })
    expect(await statusOf(later.settlementId)).toMatchObject({ status: 'PAID' })
    // And a payment that the bank takes back leaves a debt that what waits pays at once.
    await given.pay(partnerId, '40.00', null, '2026-11-21')
    expect(await moneyOf(partnerId)).toMatchObject({ balance: { receivable: '0.00', prepayment: '45.00' } })
    expect(await given.takeBack('payment', { id: other.id, version: 1 })).toMatchObject({ status: 'REVERSED' })
    expect(await moneyOf(partnerId)).toMatchObject({ balance: { receivable: '10.00', prepayment: '25.00' } })
    expect(await statusOf(first.settlementId)).toMatchObject({ status: 'PARTIALLY_PAID' })
  })

  test('H: what waits again because an invoice was taken back pays another debt at once', async () => {
    const { partnerId } = await withPrepayment('113.00')
    const settled = await invoiced(partnerId, '100.00')
    expect(settled).toMatchObject({ status: 'PAID' })
    const later = await given.owed(partnerId, { amount: '60.00', dueOn: '2027-01-01' })
    expect(await statusOf(later.settlementId)).toMatchObject({ status: 'INVOICED' })
    const { settlement } = await t.data('finance', 'query ($id: ID) { settlement(id: $id) { invoices { id } } }', {
      id: settled.id,
    })
    await t.data('finance', REVERSE.invoice, { id: settlement.invoices[0].id, v: 1 })
    expect(await statusOf(later.settlementId)).toMatchObject({ status: 'PAID' })
  })

  test('is gone with its payment: what it was set off against is owed again', async () => {
    const { partnerId, payment } = await withPrepayment('80.00')
    const { settlementId } = await given.owed(partnerId, { amount: '50.00', dueOn: '2026-12-01' })
    await t.subgraph.sweep()
    expect(await statusOf(settlementId)).toMatchObject({ status: 'PAID' })
    expect(await given.takeBack('payment', { id: payment.id, version: 1 })).toMatchObject({ status: 'REVERSED' })
    expect(await moneyOf(partnerId)).toMatchObject({ balance: { receivable: '50.00', prepayment: '0.00' } })
    expect(await statusOf(settlementId)).toEqual({ status: 'INVOICED', paidOn: null })
  })

  test('waits again where the invoice it paid is taken back by a red one, credit notes of the settlement with it', async () => {
    const { partnerId } = await withPrepayment('1000.00')
    const before = await moneyOf(partnerId)
    await given.goodsBack(partnerId, '2026-09-11T02:00:00Z', [{ net: '50.00', rate: '0.06' }])
    const settled = await invoiced(partnerId, '100.00')
    expect(settled).toMatchObject({ status: 'PAID', gross: '60.00' })
    const { settlement } = await t.data(
      'finance',
      'query ($id: ID) { settlement(id: $id) { invoices { id version } } }',
      {
        id: settled.id,
      },
    )
    const taken = (await t.data('finance', REVERSE.invoice, { id: settlement.invoices[0].id, v: 1 })).result
    expect(taken).toMatchObject({ status: 'RED_REVERSED', settlement: { status: 'APPROVED' } })
    expect((await moneyOf(partnerId)).balance).toEqual(before.balance)
    const again = await given.take('issueInvoice', taken.settlement)
    expect(again).toMatchObject({ status: 'PAID' })
  })

  test('is read by its partner, and set off by finance only', async () => {
    await given.pay(PARTNER_A.id, '1.00')
    const own = await t.data('partner-a', unchecked(MONEY.replace(/ledgerTrialBalance.*/, '}')), {
      r: [{ __typename: 'Partner', id: PARTNER_A.id }],
    })
    expect(own._entities[0].prepayments.length).toBeGreaterThan(0)
    const call =
      'mutation { setOff(id: "x", expectedVersion: 1, invoiceId: "y", amount: "1.00", idempotencyKey: "z") { __typename } }'
    for (const as of ['partner-a', 'management', 'order-desk'])
      expect((await t.ask(as, call)).errors[0]?.extensions?.code).toBe('FORBIDDEN')
  })
})
