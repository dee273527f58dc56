import { changed, combine, command, type Versioned, withReason } from '@channelgraph/command'
import { businessDateOf, check, checkTransition } from '@channelgraph/values'
import { findEntriesOf, reverseEntries } from '../../ledger/ledger.store.ts'
import { setOffWaiting, takeBackPrepayment } from '../../prepayments/set-off.steps.ts'
import { reopenSettlements } from '../../receivables/paying.steps.ts'
import { entriesOf, PAYMENT, postingsOf } from '../payments.rules.ts'
import {
  findAllocations,
  lockPaymentsOfReference,
  lockSettlementsPaidBy,
  payments,
  reopenReceivables,
} from '../payments.store.ts'

export interface ReversePayment extends Versioned {
  readonly reason: string
}

/** The bank took a transfer back. The debt is there again from today; whether it is overdue, the sweep tells within a minute. */
export const reversePayment = command(
  'payment:reverse',
  async (tx, ctx, { id, expectedVersion, reason: given }: ReversePayment) => {
    const reason = check.text('reason', given)
    const payment = await payments.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(PAYMENT, 'reversePayment', payment)
    if (refusal) return refusal
    const taken = await takeBackPrepayment(tx, ctx, { paymentId: id })
    if (taken.refusal) return taken.refusal
    const now = ctx.clock.now()
    await lockPaymentsOfReference(tx, payment)
    const settlements = await lockSettlementsPaidBy(tx, id)
    const allocations = await findAllocations(tx, id)
    const postings = postingsOf(
      payment,
      allocations.map(({ amount }) => amount),
    )
    const ofReference = await findEntriesOf(tx, [payment.bankRef])
    const own = ofReference.filter(({ partnerId }) => partnerId === payment.partnerId)
    await reverseEntries(tx, now, entriesOf(postings, own), businessDateOf(now))
    const receivables = await reopenReceivables(tx, id)
    const reversed = await payments.update(tx, payment, { status: 'REVERSED', reversedAt: now })
    const reopened = await reopenSettlements(tx, settlements)
    // What the partner has waiting besides pays what is owed again.
    const waited = await setOffWaiting(tx, ctx, payment.partnerId)
    return withReason(
      reason,
      combine(
        changed('Payment', payment, reversed),
        ...receivables.map((after) => {
          const { amount } = allocations.find(({ receivableId }) => receivableId === after.id)!
          return changed('Receivable', { ...after, open: after.open.minus(amount) }, after)
        }),
        ...reopened,
        ...taken.outcomes,
        ...waited,
      ),
      { visibleToPartner: true },
    )
  },
)
