import { PARTNER_A } from '@channelgraph/access'
import { outcomeOf, proveStateMachine, testSubgraph } from '@channelgraph/testkit'
import { Money, newId } from '@channelgraph/values'
import { beforeAll } from 'vitest'
import { CREDIT_LINE } from './credit/credit.rules.ts'
import { creditLine } from './credit/credit.tables.ts'
import { DISPUTE } from './disputes/disputes.rules.ts'
import { DISPUTE_STATUSES, settlementDispute } from './disputes/disputes.tables.ts'
import { INVOICE } from './invoices/invoices.rules.ts'
import { INVOICE_STATUSES, invoice } from './invoices/invoices.tables.ts'
import { post } from './ledger/ledger.store.ts'
import { PAYMENT } from './payments/payments.rules.ts'
import { PAYMENT_STATES, payment } from './payments/payments.tables.ts'
import { FINANCE_POLICY } from './policies/policies.rules.ts'
import { financePolicy, POLICY_STATUSES } from './policies/policies.tables.ts'
import { SET_OFF } from './prepayments/prepayments.rules.ts'
import { prepayment, SET_OFF_STATES, setOff } from './prepayments/prepayments.tables.ts'
import { receivable } from './receivables/receivables.tables.ts'
import { DEPOSIT_CORRECTION, REFUND } from './refunds/refunds.rules.ts'
import { CORRECTION_STATUSES, depositCorrection, REFUND_STATUSES, refund } from './refunds/refunds.tables.ts'
import { SETTLEMENT } from './settlements/settlements.rules.ts'
import { SETTLEMENT_STATUSES, type SettlementRow, settlement } from './settlements/settlements.tables.ts'
import { finance } from './subgraph.ts'
import { openingSubsidy, SUBSIDY } from './subsidies/subsidies.rules.ts'
import { SUBSIDY_STATUSES, subsidy } from './subsidies/subsidies.tables.ts'
import { financeFixture } from './testing/fixture.ts'
import { invoiceRow, settlementRow } from './testing/rows.ts'

const t = await testSubgraph(finance)
const outcome = outcomeOf(t)
const versioned = (id: string, version = 1) => `id: "${id}", expectedVersion: ${version}` as const

beforeAll(() => financeFixture(t).partnersAB())

let n = 0
const next = () => {
  n += 1
  return n
}
const settlementIn = async (status: SettlementRow['status']): Promise<string> => {
  const row = settlementRow({ status })
  await t.db.insert(settlement).values(row)
  return row.id
}

proveStateMachine(t, 'settlement', {
  machine: SETTLEMENT,
  statuses: SETTLEMENT_STATUSES,
  table: settlement,
  rowIn: settlementIn,
  commands: {
    sendSettlement: (id) => outcome('finance', `sendSettlement(${versioned(id)})`),
    disputeSettlementLine: (id) =>
      outcome('partner-a', `disputeSettlementLine(${versioned(id)}, lineNo: 1, claim: "0.00", reason: "x")`),
    confirmSettlement: (id) => outcome('partner-a', `confirmSettlement(${versioned(id)})`),
    submitSettlementForApproval: (id) => outcome('finance', `submitSettlementForApproval(${versioned(id)})`),
    decideSettlement: (id) => outcome('management', `decideSettlement(${versioned(id)}, approve: true)`),
    issueInvoice: (id) => outcome('finance', `issueInvoice(settlementId: "${id}", expectedVersion: 1)`),
    recordPayment: (id) =>
      outcome(
        'finance',
        `recordPayment(settlementId: "${id}", partnerId: "${PARTNER_A.id}", amount: "1.00", valueDate: "2026-11-23", bankRef: "x", idempotencyKey: "p${next()}")`,
      ),
    cancelSettlement: (id) => outcome('finance', `cancelSettlement(${versioned(id)}, reason: "x")`),
  },
})

proveStateMachine(t, 'dispute', {
  machine: DISPUTE,
  statuses: DISPUTE_STATUSES,
  table: settlementDispute,
  rowIn: async (status) => {
    const id = newId('dispute')
    await t.db.insert(settlementDispute).values({
      ...{ id, partnerId: PARTNER_A.id, settlementId: await settlementIn('DISPUTED'), lineNo: 1, status },
      ...{ claim: Money.zero, reason: 'x', openedBy: 'somebody', openedAt: t.clock.now() },
    })
    return id
  },
  commands: {
    withdrawDispute: (id) => outcome('partner-a', `withdrawDispute(${versioned(id)})`),
    decideDispute: (id) =>
      outcome('finance', `decideDispute(disputeId: "${id}", expectedVersion: 1, accept: true, comment: "x")`),
  },
})

proveStateMachine(t, 'invoice', {
  machine: INVOICE,
  statuses: INVOICE_STATUSES,
  table: invoice,
  rowIn: async (status) => {
    const row = invoiceRow({ settlementId: await settlementIn('INVOICED'), status })
    await t.db.insert(invoice).values(row)
    return row.id
  },
  commands: {
    reverseInvoice: (id) => outcome('finance', `reverseInvoice(${versioned(id)}, reason: "x")`),
  },
})

proveStateMachine(t, 'payment', {
  machine: PAYMENT,
  statuses: PAYMENT_STATES,
  table: payment,
  rowIn: async (status) => {
    const id = newId('payment')
    await t.db.insert(payment).values({
      ...{ id, partnerId: PARTNER_A.id, direction: 'IN', status, amount: Money.parse('1.00') },
      ...{ valueDate: '2026-11-23', bankRef: 'x', recordedAt: t.clock.now() },
    })
    return id
  },
  commands: {
    reversePayment: (id) => outcome('finance', `reversePayment(${versioned(id)}, reason: "x")`),
  },
})

proveStateMachine(t, 'set-off', {
  machine: SET_OFF,
  statuses: SET_OFF_STATES,
  table: setOff,
  rowIn: async (status) => {
    const [id, prepaymentId, paymentId, receivableId] = [
      newId('setOff'),
      newId('prepayment'),
      newId('payment'),
      newId('receivable'),
    ]
    const [amount, partnerId, valueDate] = [Money.parse('1.00'), PARTNER_A.id, '2026-11-23']
    const settlementId = await settlementIn('PAID')
    const billed = invoiceRow({ settlementId, gross: amount })
    await t.db.insert(invoice).values(billed)
    await t.db.insert(receivable).values({
      ...{
        id: receivableId,
        partnerId,
        settlementId,
        invoiceId: billed.id,
        dueOn: valueDate,
        amount,
        open: Money.zero,
      },
    })
    await t.db.insert(payment).values({
      ...{ id: paymentId, partnerId, direction: 'IN', status: 'POSTED', amount, valueDate, bankRef: id },
      recordedAt: t.clock.now(),
    })
    await t.db
      .insert(prepayment)
      .values({ id: prepaymentId, partnerId, paymentId, amount, open: Money.zero, valueDate })
    const [entry] = await post(t.db, t.clock.now(), [
      { debit: 'PREPAYMENT', credit: 'RECEIVABLE', amount, bookedOn: valueDate, document: billed.no, partnerId },
    ])
    await t.db.insert(setOff).values({
      ...{ id, partnerId, prepaymentId, receivableId, amount, valueDate, status, automatic: true },
      ...{ entryId: entry!.id, setOffAt: t.clock.now() },
    })
    return id
  },
  commands: {
    reverseSetOff: (id) => outcome('finance', `reverseSetOff(${versioned(id)}, reason: "x")`),
  },
})

const proposed = () => ({ partnerId: PARTNER_A.id, reason: 'x', proposedBy: 'somebody', proposedAt: t.clock.now() })
const bankEntry = async (): Promise<string> => {
  const [entry] = await post(t.db, t.clock.now(), [
    {
      ...{ debit: 'BANK', credit: 'DEPOSIT', amount: Money.parse('9.00'), bookedOn: '2026-11-20', document: 'x' },
      partnerId: PARTNER_A.id,
    },
  ])
  return entry!.id
}

proveStateMachine(t, 'refund', {
  machine: REFUND,
  statuses: REFUND_STATUSES,
  table: refund,
  rowIn: async (status) => {
    const id = newId('refund')
    const entryId = status === 'PAID' ? await bankEntry() : null
    await t.db.insert(refund).values({ ...proposed(), id, status, entryId, amount: Money.parse('1.00') })
    return id
  },
  commands: {
    decideRefund: (id) => outcome('management', `decideRefund(${versioned(id)}, approve: true)`),
    withdrawRefund: (id) => outcome('finance', `withdrawRefund(${versioned(id)}, reason: "x")`),
    payRefund: (id) => outcome('finance', `payRefund(${versioned(id)}, valueDate: "2026-11-23", bankRef: "x")`),
  },
})

proveStateMachine(t, 'deposit correction', {
  machine: DEPOSIT_CORRECTION,
  statuses: CORRECTION_STATUSES,
  table: depositCorrection,
  rowIn: async (status) => {
    const id = newId('depositCorrection')
    const entryId = await bankEntry()
    await t.db.insert(depositCorrection).values({ ...proposed(), id, status, entryId, amount: Money.zero })
    return id
  },
  commands: {
    decideDepositCorrection: (id) => outcome('management', `decideDepositCorrection(${versioned(id)}, approve: true)`),
  },
})

proveStateMachine(t, 'credit line', {
  machine: CREDIT_LINE,
  statuses: ['OPEN', 'BLOCKED'],
  table: creditLine,
  rowIn: async (status) => {
    const id = newId('partner')
    await t.db.insert(creditLine).values({
      id,
      limit: Money.zero,
      approvedLimit: Money.zero,
      validTo: '2026-12-31',
      blocked: status === 'BLOCKED',
    })
    return id
  },
  commands: {
    blockCredit: (id) => outcome('finance', `blockCredit(partnerId: "${id}", expectedVersion: 1, reason: "x")`),
    unblockCredit: (id) => outcome('finance', `unblockCredit(partnerId: "${id}", expectedVersion: 1, reason: "x")`),
  },
})

const versionOf = new Map<string, number>()
proveStateMachine(t, 'finance policy', {
  machine: FINANCE_POLICY,
  statuses: POLICY_STATUSES,
  table: financePolicy,
  rowIn: async (status) => {
    const id = newId('financePolicy')
    const version = 100 + next()
    versionOf.set(id, version)
    await t.db.insert(financePolicy).values({
      ...{ id, no: `FP-${id}`, title: 'x', version, effectiveFrom: '2027-01-01', status, approvalLimits: [] },
      ...{ settlementDay: 1, confirmationDays: 3, overdueAmount: Money.zero, overdueDays: 7 },
      ...{ draftedBy: 'somebody', draftedAt: t.clock.now() },
    })
    return id
  },
  commands: {
    publishFinancePolicy: (id) => outcome('management', `publishFinancePolicy(${versioned(id, versionOf.get(id))})`),
  },
})

proveStateMachine(t, 'subsidy', {
  machine: SUBSIDY,
  statuses: SUBSIDY_STATUSES,
  table: subsidy,
  rowIn: async (status) => {
    const id = newId('subsidy')
    const accrualEntryId = await bankEntry()
    const opening = openingSubsidy({
      ...{ id, campaignId: newId('campaign'), campaignNo: 'MC-1', partnerId: PARTNER_A.id, accrualEntryId },
      ...{ amount: Money.parse('1.00'), claimedAt: t.clock.now() },
    })
    const entryId = status === 'PAID' ? await bankEntry() : null
    await t.db.insert(subsidy).values({ ...opening, status, entryId })
    return id
  },
  commands: {
    paySubsidy: (id) => outcome('finance', `paySubsidy(${versioned(id)}, valueDate: "2026-11-23", bankRef: "x")`),
  },
})
