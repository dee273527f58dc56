import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { check, checkTransition, selfApproval } from '@channelgraph/values'
import { findApprovalsOfSubjects, insertDecision } from '../../approvals/approvals.store.ts'
import { amendments } from '../amendments.store.ts'
import { AMENDMENT, CONTRACT } from '../contracts.rules.ts'
import { contracts } from '../contracts.store.ts'

export interface DecideAmendment extends Versioned {
  readonly approve: boolean
  readonly comment: string
}

export const decideAmendment = command(
  'contract:review',
  async (tx, ctx, { id, expectedVersion, approve, comment: given }: DecideAmendment) => {
    const comment = check.text('comment', given)
    const amendment = await amendments.lock(tx, ctx, id, expectedVersion)
    const contract = await contracts.lock(tx, ctx, amendment.contractId)
    const refusal =
      checkTransition(AMENDMENT, 'decideAmendment', amendment) ??
      (amendment.draftedById === ctx.viewer.subject ? selfApproval() : null) ??
      // What is over is amended no more; it can be refused.
      (approve ? checkTransition(CONTRACT, 'amendContract', contract) : null)
    if (refusal) return refusal
    const decision = approve ? 'APPROVED' : 'REJECTED'
    const taken = (await findApprovalsOfSubjects(tx, ctx.scope, [id])).get(id) ?? []
    await insertDecision(tx, ctx, taken, { subjectId: id, decision, comment }, 'MGT')
    return withReason(
      comment,
      changed('ContractAmendment', amendment, await amendments.update(tx, amendment, { status: decision })),
    )
  },
)
