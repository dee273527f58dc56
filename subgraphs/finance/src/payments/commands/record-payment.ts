import type { Database } from '@channelgraph/access'
import { type CommandContext, changed, combine, created, creatingCommand, withReason } from '@channelgraph/command'
import { findPartnerRefs } from '@channelgraph/partner-ref'
import { checkTransition, type Money, newId, notFound } from '@channelgraph/values'
import { post } from '../../ledger/ledger.store.ts'
import { checkReceipt, type GivenReceipt, refuseDuplicate } from '../../ledger/receipts.rules.ts'
import { findFirstContractDay, findSameReceipt, lockMoneyOf } from '../../ledger/receipts.store.ts'
import { prepayments } from '../../prepayments/prepayments.store.ts'
import { setOffWaiting } from '../../prepayments/set-off.steps.ts'
import { clearOverdue } from '../../receivables/overdue.steps.ts'
import { settlePaid } from '../../receivables/paying.steps.ts'
import { lockOpenReceivables } from '../../receivables/receivables.store.ts'
import { SETTLEMENT } from '../../settlements/settlements.rules.ts'
import { lockUnpaidSettlements, settlements } from '../../settlements/settlements.store.ts'
import { allocate, openingPayment, postingsOf } from '../payments.rules.ts'
import { allocatePayment, findPayments, payments } from '../payments.store.ts'
import type { PaymentRow } from '../payments.tables.ts'

export interface RecordPayment extends GivenReceipt {
  readonly idempotencyKey: string
  /** The settlement it is for; the partner's open invoices, earliest due first, where left out. */
  readonly settlementId?: string | null
  readonly partnerId: string
}

export const recordPayment = creatingCommand('payment:record', findPayments, async (tx, ctx, input: RecordPayment) => {
  const { settlementId = null, partnerId } = input
  const now = ctx.clock.now()
  const receipt = checkReceipt(input, now, await findFirstContractDay(tx, partnerId))
  const { amount, valueDate, bankRef, acknowledged } = receipt
  await lockMoneyOf(tx, partnerId)
  const locked = await lockSettlements(tx, ctx, input)
  if (!Array.isArray(locked)) return locked
  const duplicate = refuseDuplicate(receipt, await findSameReceipt(tx, partnerId, receipt), acknowledged)
  if (duplicate) return duplicate
  const open = await lockOpenReceivables(
    tx,
    locked.map(({ id }) => id),
  )
  const { allocations, rest } = allocate(amount, open)

  const given = { id: newId('payment'), partnerId, settlementId, amount, valueDate, bankRef, recordedAt: now }
  const payment = await payments.insert(tx, openingPayment(given))
  const receivables = await allocatePayment(
    tx,
    payment.id,
    allocations.map((part) => ({
      paymentId: payment.id,
      receivableId: part.receivable.id,
      partnerId,
      amount: part.amount,
      valueDate,
    })),
  )
  await post(
    tx,
    now,
    postingsOf(
      payment,
      allocations.map((part) => part.amount),
    ),
  )
  const paid = await settlePaid(tx, locked, { open, paid: receivables, paidOn: () => valueDate })
  const waits = await insertPrepayment(tx, payment, rest)
  const cleared = await clearOverdue(tx, ctx, partnerId)
  const outcome = combine(
    created('Payment', payment),
    ...receivables.map((after) => changed('Receivable', open.find(({ id }) => id === after.id)!, after)),
    ...paid,
    ...cleared,
    ...waits.map((row) => created('Prepayment', row)),
    ...(waits.length > 0 ? await setOffWaiting(tx, ctx, partnerId) : []),
  )
  return acknowledged ? withReason(acknowledged, outcome) : outcome
})

/** The settlement named, or all of the partner's that wait for money. */
async function lockSettlements(tx: Database, ctx: CommandContext, { settlementId, partnerId }: RecordPayment) {
  if (!(await findPartnerRefs(tx, ctx.scope, [partnerId])).has(partnerId)) throw notFound('The partner', '渠道伙伴')
  if (settlementId == null) return lockUnpaidSettlements(tx, partnerId)
  const settlement = await settlements.lock(tx, ctx, settlementId)
  if (settlement.partnerId !== partnerId) throw notFound("The partner's settlement", '该渠道伙伴的结算单')
  return checkTransition(SETTLEMENT, 'recordPayment', settlement) ?? [settlement]
}

/** What exceeds the invoices it was for waits, from the day it was there. */
const insertPrepayment = async (tx: Database, { id: paymentId, partnerId, valueDate }: PaymentRow, rest: Money) =>
  rest.isPositive()
    ? [
        await prepayments.insert(tx, {
          id: newId('prepayment'),
          partnerId,
          paymentId,
          amount: rest,
          open: rest,
          valueDate,
        }),
      ]
    : []
