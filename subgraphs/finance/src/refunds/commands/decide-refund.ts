import { changed, combine, command, type Versioned, withReason } from '@channelgraph/command'
import { businessDateOf, check, checkTransition } from '@channelgraph/values'
import { findPolicyOn } from '../../policies/policies.store.ts'
import { REFUND, refuseApproval } from '../refunds.rules.ts'
import { letGo } from '../refunds.steps.ts'
import { refunds } from '../refunds.store.ts'

export interface Decide extends Versioned {
  readonly approve: boolean
  readonly comment?: string | null
}

export const decideRefund = command(
  'refund:approve',
  async (tx, ctx, { id, expectedVersion, approve, comment: given }: Decide) => {
    const comment = check.optionalText('comment', given)
    const row = await refunds.lock(tx, ctx, id, expectedVersion)
    const now = ctx.clock.now()
    const { approvalLimits } = await findPolicyOn(tx, businessDateOf(now))
    const refusal =
      checkTransition(REFUND, 'decideRefund', row) ?? refuseApproval(ctx.viewer, row, row.amount, approvalLimits)
    if (refusal) return refusal
    const decided = await refunds.update(tx, row, {
      ...{ status: approve ? 'APPROVED' : 'REJECTED', decidedBy: ctx.viewer.subject, decidedAt: now, comment },
    })
    const outcome = combine(changed('Refund', row, decided), ...(approve ? [] : await letGo(tx, ctx, row)))
    return comment ? withReason(comment, outcome) : outcome
  },
)
