import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { check, checkTransition, selfApproval } from '@channelgraph/values'
import { findApprovalsOfSubjects, insertDecision } from '../../approvals/approvals.store.ts'
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
    const taken = (await findApprovalsOfSubjects(tx, ctx.scope, [id])).get(id) ?? []
    await insertDecision(tx, ctx, taken, { subjectId: id, decision, comment })
    return withReason(
      comment,
      changed('ContractAmendment', amendment, await amendments.update(tx, amendment, { status: decision })),
    )
  },
)
