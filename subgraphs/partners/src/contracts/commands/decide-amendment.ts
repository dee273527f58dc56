import { changed, command, withReason } from '@channelgraph/command'
import { refuseTransition, selfApproval } from '@channelgraph/values'
import { findApprovals, recordApproval } from '../../approvals/approvals.store.ts'
import { lockAmendment, saveAmendmentStatus } from '../amendments.store.ts'
import { AMENDMENT_TRANSITIONS } from '../contracts.rules.ts'

export interface DecideAmendment {
  readonly id: string
  readonly expectedVersion: number
  readonly approve: boolean
  readonly comment: string
}

export const decideAmendment = command(
  'contract:review',
  async (tx, ctx, { id, expectedVersion, approve, comment }: DecideAmendment) => {
    const amendment = await lockAmendment(tx, ctx, id, expectedVersion)
    const refusal =
      refuseTransition(AMENDMENT_TRANSITIONS, 'decideAmendment', amendment.status) ??
      (amendment.draftedById === ctx.viewer.subject ? selfApproval() : null)
    if (refusal) return refusal
    const decision = approve ? 'APPROVED' : 'REJECTED'
    await recordApproval(tx, (await findApprovals(tx, [id])).get(id) ?? [], {
      subjectId: id,
      department: 'MANAGEMENT',
      approverId: ctx.viewer.subject,
      decision,
      comment,
      decidedAt: ctx.clock.now(),
    })
    return withReason(
      comment,
      changed('ContractAmendment', amendment, await saveAmendmentStatus(tx, amendment, decision)),
    )
  },
)
