import { changed, command, withReason } from '@channelgraph/command'
import { refuseTransition, selfApproval } from '@channelgraph/values'
import { refuseThirdReturn } from '../../approvals/approvals.rules.ts'
import { findApprovals, recordApproval } from '../../approvals/approvals.store.ts'
import { CONTRACT_TRANSITIONS } from '../contracts.rules.ts'
import { lockContract, updateContract } from '../contracts.store.ts'

export interface ReviewContract {
  readonly id: string
  readonly expectedVersion: number
  readonly approve: boolean
  readonly comment: string
}

/** Legal review, by somebody else than prepared it: on to the signature, or back to the draft. */
export const reviewContract = command(
  'contract:review',
  async (tx, ctx, { id, expectedVersion, approve, comment }: ReviewContract) => {
    const contract = await lockContract(tx, ctx, id, expectedVersion)
    const taken = (await findApprovals(tx, [id])).get(id) ?? []
    const decision = approve ? 'APPROVED' : 'RETURNED'
    const refusal =
      refuseTransition(CONTRACT_TRANSITIONS, 'reviewContract', contract.status) ??
      (contract.preparedById === ctx.viewer.subject ? selfApproval() : null) ??
      refuseThirdReturn(taken.length, decision)
    if (refusal) return refusal
    await recordApproval(tx, taken, {
      subjectId: id,
      department: 'MANAGEMENT',
      approverId: ctx.viewer.subject,
      decision,
      comment,
      decidedAt: ctx.clock.now(),
    })
    const reviewed = await updateContract(tx, contract, { status: approve ? 'PENDING_SIGNATURE' : 'DRAFT' })
    return withReason(comment, changed('Contract', contract, reviewed))
  },
)
