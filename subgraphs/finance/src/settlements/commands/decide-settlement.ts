import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { check } from '@channelgraph/values'
import { findPolicies } from '../../policies/policies.store.ts'
import { refuseDecision } from '../settlements.rules.ts'
import { findApprovalsOfSettlements, settlements, updateApproval } from '../settlements.store.ts'

export interface DecideSettlement extends Versioned {
  readonly approve: boolean
  readonly comment?: string | null
}

export const decideSettlement = command(
  'settlement:approve',
  async (tx, ctx, { id, expectedVersion, approve, comment: given }: DecideSettlement) => {
    const comment = check.optionalText('comment', given)
    const settlement = await settlements.lock(tx, ctx, id, expectedVersion)
    const step = (await findApprovalsOfSettlements(tx, ctx.scope, [id])).get(id)?.at(-1) ?? null
    const policy = (await findPolicies(tx, [settlement.policyId], false)).get(settlement.policyId)!
    const refusal = refuseDecision(ctx.viewer, settlement, step, policy.approvalLimits)
    if (refusal) return refusal
    const now = ctx.clock.now()
    if (step) {
      await updateApproval(tx, step, {
        approverId: ctx.viewer.subject,
        decision: approve ? 'APPROVED' : 'REJECTED',
        comment,
        decidedAt: now,
      })
    }
    const decided = await settlements.update(
      tx,
      settlement,
      approve ? { status: 'APPROVED', approvedAt: now } : { status: 'CONFIRMED' },
    )
    const outcome = changed('Settlement', settlement, decided)
    return comment ? withReason(comment, outcome) : outcome
  },
)
