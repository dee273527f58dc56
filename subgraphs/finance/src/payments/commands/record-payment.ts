import type { Database } from '@channelgraph/access'
import { type CommandContext, changed, combine, created, creatingCommand, type Done } from '@channelgraph/command'
import { findPartnerRefs } from '@channelgraph/partner-ref'
import { checkTransition, type Money, newId, notFound } from '@channelgraph/values'
import { post } from '../../ledger/ledger.store.ts'
import { checkReceipt } from '../../ledger/receipts.rules.ts'
import { clearOverdue } from '../../receivables/overdue.steps.ts'
import type { ReceivableRow } from '../../receivables/receivables.tables.ts'
import { SETTLEMENT } from '../../settlements/settlements.rules.ts'
import { payOff } from '../../settlements/settlements.steps.ts'
import { settlements, updateSettlements } from '../../settlements/settlements.store.ts'
import type { SettlementRow } from '../../settlements/settlements.tables.ts'
import { allocate, postingsOf } from '../payments.rules.ts'
import {
  allocatePayment,
  findPayments,
  lockOpenReceivables,
  lockUnpaidSettlements,
  payments,
} from '../payments.store.ts'

export interface RecordPayment {
  readonly idempotencyKey: string
  /** The settlement it is for; the partner's open invoices, earliest due first, where left out. */
  readonly settlementId?: string | null
  readonly partnerId: string
  readonly amount: Money
  readonly valueDate: string
  readonly bankRef: string
}

export const recordPayment = creatingCommand('payment:record', findPayments, async (tx, ctx, input: RecordPayment) => {
  const { settlementId = null, partnerId } = input
  const now = ctx.clock.now()
  const { amount, valueDate, bankRef } = checkReceipt(input, now)
  const locked = await lockSettlements(tx, ctx, input)
  if (!Array.isArray(locked)) return locked
  const open = await lockOpenReceivables(
    tx,
    locked.map(({ id }) => id),
  )
  const { allocations } = allocate(amount, open)

  const payment = await payments.insert(tx, {
    id: newId('payment'),
    partnerId,
    settlementId,
    direction: 'IN',
    status: 'POSTED',
    amount,
    valueDate,
    bankRef,
    recordedAt: now,
  })
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
  const reached = locked.filter(({ id }) => receivables.some((row) => row.settlementId === id))
  const paid = await settle(tx, reached, stillOwing(open, receivables), valueDate)
  const cleared = await clearOverdue(tx, ctx, partnerId)
  return combine(
    created('Payment', payment),
    ...receivables.map((after) => changed('Receivable', open.find(({ id }) => id === after.id)!, after)),
    ...paid,
    ...cleared,
  )
})

/** The settlement named, or all of the partner's that wait for money. */
async function lockSettlements(tx: Database, ctx: CommandContext, { settlementId, partnerId }: RecordPayment) {
  if (!(await findPartnerRefs(tx, ctx.scope, [partnerId])).has(partnerId)) throw notFound('The partner', '渠道伙伴')
  if (!settlementId) return lockUnpaidSettlements(tx, partnerId)
  const settlement = await settlements.lock(tx, ctx, settlementId)
  if (settlement.partnerId !== partnerId) throw notFound("The partner's settlement", '该渠道伙伴的结算单')
  return checkTransition(SETTLEMENT, 'recordPayment', settlement) ?? [settlement]
}

/** The settlements of which something is open still: their receivables as they were locked and as the payment left them. */
function stillOwing(locked: readonly ReceivableRow[], paid: readonly ReceivableRow[]): ReadonlySet<string> {
  const after = new Map(paid.map((row) => [row.id, row]))
  const open = locked.map((row) => after.get(row.id) ?? row).filter((row) => row.open.isPositive())
  return new Set(open.map((row) => row.settlementId))
}

/** Moves the settlements that a payment reached: two statements, however many there are. */
async function settle(
  tx: Database,
  reached: readonly SettlementRow[],
  owing: ReadonlySet<string>,
  paidOn: string,
): Promise<Done<unknown>[]> {
  const partially = reached.filter(({ id }) => owing.has(id))
  const whole = reached.filter(({ id }) => !owing.has(id))
  const moved = await updateSettlements(tx, partially, { status: 'PARTIALLY_PAID' })
  return [
    ...moved.map(({ before, after }) => changed('Settlement', before, after)),
    ...(await payOff(tx, whole, paidOn)),
  ]
}
