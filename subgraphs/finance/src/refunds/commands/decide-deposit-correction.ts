import { changed, combine, command, withReason } from '@channelgraph/command'
import { businessDateOf, check, checkTransition } from '@channelgraph/values'
import { depositAccounts } from '../../deposits/deposits.store.ts'
import { post, reverseEntries } from '../../ledger/ledger.store.ts'
import { findPolicyOn } from '../../policies/policies.store.ts'
import { depositCorrected } from '../refunds.events.ts'
import { DEPOSIT_CORRECTION, refuseApproval, refuseCorrection } from '../refunds.rules.ts'
import { lockDeposit } from '../refunds.steps.ts'
import { corrections, findDepositState } from '../refunds.store.ts'
import type { Decide } from './decide-refund.ts'

/** Approved, the entry is reversed and the right one booked under the same reference and day: nothing is edited. */
export const decideDepositCorrection = command(
  'refund:approve',
  async (tx, ctx, { id, expectedVersion, approve, comment: given }: Decide) => {
    const comment = check.optionalText('comment', given)
    const row = await corrections.lock(tx, ctx, id, expectedVersion)
    const illegal = checkTransition(DEPOSIT_CORRECTION, 'decideDepositCorrection', row)
    if (illegal) return illegal
    const now = ctx.clock.now()
    const today = businessDateOf(now)
    const { entry, account } = await lockDeposit(tx, row.entryId)
    const difference = row.amount.minus(entry.amount)
    const { approvalLimits } = await findPolicyOn(tx, today)
    const state = await findDepositState(tx, account)
    const refusal =
      refuseApproval(ctx.viewer, row, difference, approvalLimits) ??
      (approve ? refuseCorrection(state, entry.amount, row.amount) : null)
    if (refusal) return refusal
    const decided = await corrections.update(tx, row, {
      ...{ status: approve ? 'APPROVED' : 'REJECTED', decidedBy: ctx.viewer.subject, decidedAt: now, comment },
    })
    const decision = changed('DepositCorrection', row, decided)
    if (!approve) return comment ? withReason(comment, decision) : decision
    await reverseEntries(tx, now, [entry], today)
    const { debit, credit, bookedOn, document, partnerId } = entry
    await post(tx, now, [{ debit, credit, bookedOn, document, partnerId, amount: row.amount }])
    const after = await depositAccounts.update(tx, account, {})
    const event = depositCorrected(after, difference, state.held.plus(difference))
    return withReason(comment ?? row.reason, combine(decision, changed('DepositAccount', account, after, event)))
  },
)
