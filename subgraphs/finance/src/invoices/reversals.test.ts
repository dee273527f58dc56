import { PARTNER_A } from '@channelgraph/access'
import { testSubgraph } from '@channelgraph/testkit'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { deliveryRef } from '../deliveries/deliveries.tables.ts'
import { payment } from '../payments/payments.tables.ts'
import { finance } from '../subgraph.ts'
import { type Drafted, financeFixture } from '../testing/fixture.ts'
import { REVERSE } from '../testing/mutations.ts'
import { invoice } from './invoices.tables.ts'

const t = await testSubgraph(finance)
const given = financeFixture(t)
await given.partnersAB()

const STATE = `query ($id: ID, $r: [_Any!]!) {
  settlement(id: $id) { id status version paidOn dueOn gross invoices { id no status version gross redInvoiceOf { no } } payments { id status version } }
  _entities(representations: $r) { ... on Partner { balance { receivable overdue prepayment } creditLine { used } financeKpi { onTimePaymentRate } } }
  ledgerTrialBalance(asOf: "2027-12-31") { account debit credit }
}`
const stateOf = async (id: string, partnerId: string) => {
  const { settlement, _entities, ledgerTrialBalance } = await t.data('finance', STATE, {
    id,
    r: [{ __typename: 'Partner', id: partnerId }],
  })
  return { settlement, partner: _entities[0], balances: ledgerTrialBalance }
}

/** An invoiced settlement of a partner of its own, with a line of each net amount and rate. */
const invoiced = async (...lines: { net: string; rate?: string }[]) => {
  const partnerId = await given.partner()
  await given.contract(partnerId)
  await given.delivery(partnerId, '2026-09-10T02:00:00Z', lines)
  const [drafted] = await given.draft([partnerId])
  return { partnerId, drafted: drafted! }
}
/** Brings it on without its partner, whom no persona belongs to: silence confirms it. */
const onward = async (drafted: Drafted): Promise<Drafted> => {
  const sent = await given.take('sendSettlement', drafted)
  const start = t.clock.now()
  t.clock.set('2026-11-27T10:00:00+08:00')
  await t.subgraph.sweep()
  t.clock.set(start)
  let at: Drafted = { ...sent, version: sent.version + 1 }
  for (const name of ['submitSettlementForApproval', 'decideSettlement', 'issueInvoice'] as const)
    at = await given.take(name, at)
  return at
}

describe('an invoice taken back', () => {
  test('is answered by a red one with its own number; the debt is gone, and the settlement may be invoiced anew', async () => {
    const { partnerId, drafted } = await invoiced({ net: '1000.00' })
    await onward(drafted)
    const before = await stateOf(drafted.id, partnerId)
    const [blue] = before.settlement.invoices
    const taken = await given.takeBack('invoice', blue)
    expect(taken).toMatchObject({
      status: 'RED_REVERSED',
      settlement: { status: 'APPROVED' },
      redInvoice: {
        status: 'ISSUED',
        net: '-1000.00',
        vat: '-130.00',
        gross: '-1130.00',
        redInvoiceOf: { id: blue.id },
      },
    })
    expect(Number(taken.redInvoice.no.slice(-6))).toBe(Number(blue.no.slice(-6)) + 1)
    const after = await stateOf(drafted.id, partnerId)
    expect(after.partner).toMatchObject({
      balance: { receivable: '0.00', prepayment: '0.00' },
      creditLine: { used: '1130.00' },
    })
    const covered = () => t.db.select().from(deliveryRef).where(eq(deliveryRef.partnerId, partnerId))
    expect(await covered()).toMatchObject([{ invoiceId: null }])

    const again = await given.take('issueInvoice', taken.settlement)
    expect(again).toMatchObject({ status: 'INVOICED' })
    const anew = await stateOf(drafted.id, partnerId)
    expect(anew.settlement.invoices.map((one: { gross: string; status: string }) => [one.gross, one.status])).toEqual([
      ['1130.00', 'RED_REVERSED'],
      ['-1130.00', 'ISSUED'],
      ['1130.00', 'ISSUED'],
    ])
    expect(anew.partner).toMatchObject({ balance: { receivable: '1130.00' }, creditLine: { used: '1130.00' } })
    expect(await covered()).toMatchObject([{ invoiceId: anew.settlement.invoices[2].id }])
  })

  test('is taken back with the others of its settlement: it never is half billed', async () => {
    const { partnerId, drafted } = await invoiced({ net: '100.00' }, { net: '50.00', rate: '0.06' })
    await onward(drafted)
    const { settlement } = await stateOf(drafted.id, partnerId)
    const taken = await given.takeBack('invoice', settlement.invoices[1])
    const after = await stateOf(drafted.id, partnerId)
    expect(after.settlement.invoices.map((one: { status: string }) => one.status)).toEqual([
      'RED_REVERSED',
      'RED_REVERSED',
      'ISSUED',
      'ISSUED',
    ])
    expect(after.partner.balance.receivable).toBe('0.00')
    expect(await given.take('cancelSettlement', taken.settlement)).toMatchObject({ status: 'CANCELLED' })
    expect(await given.draft([partnerId])).toMatchObject([{ gross: '166.00' }])
  })

  test('is refused once something is paid: by an adjustment, it says; and while it is no invoice to take back', async () => {
    const { partnerId, drafted } = await invoiced({ net: '100.00' })
    await onward(drafted)
    const { settlement } = await stateOf(drafted.id, partnerId)
    const paid = await given.pay(partnerId, '1.00', drafted.id)
    const { data } = await t.ask('finance', REVERSE.invoice, {
      id: settlement.invoices[0].id,
      v: 1,
    })
    expect(data.result).toMatchObject({ refusal: 'INVOICE_PAID', message: expect.stringMatching(/recordAdjustment/) })
    await given.takeBack('payment', { id: paid.id, version: 1 })
    expect(await given.takeBack('invoice', settlement.invoices[0])).toMatchObject({ status: 'RED_REVERSED' })
    const [blue, red] = (await stateOf(drafted.id, partnerId)).settlement.invoices
    for (const [one, refusal] of [
      [blue, 'ILLEGAL_TRANSITION'],
      [red, 'IS_RED_INVOICE'],
    ] as const) {
      const row = async () => (await t.db.select().from(invoice).where(eq(invoice.id, one.id)))[0]
      const before = await row()
      expect(await given.takeBack('invoice', one)).toMatchObject({ refusal })
      expect(await row()).toEqual(before)
    }
  })

  test('ends what the others were told of overdue debt', async () => {
    const { partnerId, drafted } = await invoiced({ net: '2000.00' })
    await onward(drafted)
    t.clock.set('2027-01-02T10:00:00+08:00') // due on 2026-12-23
    await t.subgraph.sweep()
    const { settlement } = await stateOf(drafted.id, partnerId)
    await given.takeBack('invoice', settlement.invoices[0])
    t.clock.set('2026-11-23T10:00:00+08:00')
    const told = (await t.recorded()).filter(
      ({ type, payload }) => type === 'PaymentOverdue' && payload.partnerId === partnerId,
    )
    expect(told.map(({ payload }) => [payload.amount, payload.days])).toEqual([
      ['2260.00', 10],
      ['0.00', 0],
    ])
  })
})

describe('a payment taken back by the bank', () => {
  test('is owed again: receivable, settlement, prepayment and ledger as if it had not come', async () => {
    const { partnerId, drafted } = await invoiced({ net: '1000.00' })
    await onward(drafted)
    const before = await stateOf(drafted.id, partnerId)
    const paid = await given.pay(partnerId, '1500.00', drafted.id)
    expect((await stateOf(drafted.id, partnerId)).partner.balance).toMatchObject({
      receivable: '0.00',
      prepayment: '370.00',
    })
    expect(await given.takeBack('payment', { id: paid.id, version: 1 })).toMatchObject({
      status: 'REVERSED',
      version: 2,
    })
    const after = await stateOf(drafted.id, partnerId)
    expect(after.partner).toEqual(before.partner)
    expect(after.settlement).toMatchObject({ status: 'INVOICED', paidOn: null, payments: [{ status: 'REVERSED' }] })
    const net = (lines: { account: string; debit: string; credit: string }[]) =>
      Object.fromEntries(lines.map((line) => [line.account, Number(line.debit) - Number(line.credit)]))
    expect(net(after.balances)).toEqual({ ...net(before.balances), BANK: 0, PREPAYMENT: 0 })
  })

  test('leaves what others paid: the settlement is PARTIALLY_PAID, and equal transfers are told apart', async () => {
    const { partnerId, drafted } = await invoiced({ net: '1000.00' })
    await onward(drafted)
    const one = await given.pay(partnerId, '500.00', drafted.id)
    const two = await given.pay(partnerId, '500.00', drafted.id)
    expect(await given.takeBack('payment', { id: one.id, version: 1 })).toMatchObject({ status: 'REVERSED' })
    expect(await stateOf(drafted.id, partnerId)).toMatchObject({
      settlement: { status: 'PARTIALLY_PAID' },
      partner: { balance: { receivable: '630.00' } },
    })
    expect(await given.takeBack('payment', { id: two.id, version: 1 })).toMatchObject({ status: 'REVERSED' })
    expect(await stateOf(drafted.id, partnerId)).toMatchObject({ settlement: { status: 'INVOICED' } })
  })

  test('G-01 is taken back once, row and version unchanged after that, by finance only', async () => {
    const { id } = await given.pay(PARTNER_A.id, '10.00')
    const { errors } = await t.ask('partner-a', REVERSE.payment, { id, v: 1 })
    expect(errors[0]?.extensions?.code).toBe('FORBIDDEN')
    await given.takeBack('payment', { id, version: 1 })
    const row = async () => (await t.db.select().from(payment).where(eq(payment.id, id)))[0]
    const before = await row()
    expect(await given.takeBack('payment', { id, version: 2 })).toMatchObject({ refusal: 'ILLEGAL_TRANSITION' })
    expect(await given.takeBack('payment', { id, version: 1 })).toMatchObject({ refusal: 'STALE_VERSION' })
    expect(await row()).toEqual(before)
  })

  test('does not count as paid in time', async () => {
    const { partnerId, drafted } = await invoiced({ net: '1000.00' })
    await onward(drafted)
    const { id } = await given.pay(partnerId, '1130.00', drafted.id)
    const rate = async () => {
      t.clock.set('2027-01-02T10:00:00+08:00')
      const { partner } = await stateOf(drafted.id, partnerId)
      t.clock.set('2026-11-23T10:00:00+08:00')
      return partner.financeKpi.onTimePaymentRate
    }
    expect(await rate()).toBe('1.000000')
    await given.takeBack('payment', { id, version: 1 })
    expect(await rate()).toBe('0.000000')
  })
})
