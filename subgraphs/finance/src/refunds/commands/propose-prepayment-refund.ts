import { changed, combine, created, creatingCommand, type Versioned, withReason } from '@channelgraph/command'
import { check, type Money, newId } from '@channelgraph/values'
import { availableOf } from '../../prepayments/prepayments.rules.ts'
import { prepayments } from '../../prepayments/prepayments.store.ts'
import { refuseAmount } from '../refunds.rules.ts'
import { findRefunds, refunds } from '../refunds.store.ts'

export interface ProposePrepaymentRefund extends Versioned {
  readonly idempotencyKey: string
  readonly amount: Money
  readonly reason: string
}

/** What is asked to go back is held from now on: the next invoice does not take it. */
export const proposePrepaymentRefund = creatingCommand(
  'refund:propose',
  findRefunds,
  async (tx, ctx, { id, expectedVersion, amount: asked, reason: given }: ProposePrepaymentRefund) => {
    const amount = check.amount('amount', asked)
    const reason = check.text('reason', given)
    const prepayment = await prepayments.lock(tx, ctx, id, expectedVersion)
    const refusal = refuseAmount(amount, availableOf(prepayment))
    if (refusal) return refusal
    const held = await prepayments.update(tx, prepayment, { held: prepayment.held.plus(amount) })
    const row = await refunds.insert(tx, {
      id: newId('refund'),
      partnerId: prepayment.partnerId,
      prepaymentId: id,
      amount,
      reason,
      status: 'PROPOSED',
      proposedBy: ctx.viewer.subject,
      proposedAt: ctx.clock.now(),
    })
    return withReason(reason, combine(created('Refund', row), changed('Prepayment', prepayment, held)))
  },
)
