import { created, creatingCommand, withReason } from '@channelgraph/command'
import { badInput, check, Money, newId } from '@channelgraph/values'
import { refusal } from '../refunds.refusals.ts'
import { refuseCorrection } from '../refunds.rules.ts'
import { lockDeposit } from '../refunds.steps.ts'
import { corrections, findCorrections, findDepositState, findPendingCorrection } from '../refunds.store.ts'

export interface ProposeDepositCorrection {
  readonly idempotencyKey: string
  /** The ledger entry that booked the deposit. */
  readonly entryId: string
  /** What is right; 0.00 where nothing came. */
  readonly amount: Money
  readonly reason: string
}

export const proposeDepositCorrection = creatingCommand(
  'refund:propose',
  findCorrections,
  async (tx, ctx, { entryId, amount: right, reason: given }: ProposeDepositCorrection) => {
    const amount = check.moneyWithin('amount', right, Money.zero)
    const reason = check.text('reason', given)
    const { entry, account } = await lockDeposit(tx, entryId)
    if (entry.amount.equals(amount))
      throw badInput('`amount` must be another than what is booked.', '`amount` 须与已登记的金额不同。')
    const pending = await findPendingCorrection(tx, entryId)
    if (pending) return refusal('CorrectionPending', { correctionId: pending.id })
    const tooLow = refuseCorrection(await findDepositState(tx, account), entry.amount, amount)
    if (tooLow) return tooLow
    const row = await corrections.insert(tx, {
      id: newId('depositCorrection'),
      partnerId: account.id,
      entryId,
      amount,
      reason,
      status: 'PROPOSED',
      proposedBy: ctx.viewer.subject,
      proposedAt: ctx.clock.now(),
    })
    return withReason(reason, created('DepositCorrection', row))
  },
)
