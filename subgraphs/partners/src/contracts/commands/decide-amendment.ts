import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { check, checkTransition, selfApproval } from '@channelgraph/values'
import { findApprovalsOfSubjects, insertApproval } from '../../approvals/approvals.store.ts'
import { amendments } from '../amendments.store.ts'
import { AMENDMENT } from '../contracts.rules.ts'

export interface DecideAmendment extends Versioned {
  readonly approve: boolean
  readonly comment: string
}

export const decideAmendment = command(
  'contract:review',
  async (tx, ctx, { id, expectedVersion, approve, comment: given }: DecideAmendment) => {
    const comment = check.text('comment', given)
    const amendment = await amendments.lock(tx, ctx, id, expectedVersion)
    const refusal =
      checkTransition(AMENDMENT, 'decideAmendment', amendment) ??
      (amendment.draftedById === ctx.viewer.subject ? selfApproval() : null)
    if (refusal) return refusal
    const decision = approve ? 'APPROVED' : 'REJECTED'
    await insertApproval(tx, (await findApprovalsOfSubjects(tx, ctx.scope, [id])).get(id) ?? [], {
      subjectId: id,
      department: 'MANAGEMENT',
      approverId: ctx.viewer.subject,
      decision,
      comment,
      decidedAt: ctx.clock.now(),
    })
    return withReason(
      comment,
      changed('ContractAmendment', amendment, await amendments.update(tx, amendment, { status: decision })),
    )
  },
)
