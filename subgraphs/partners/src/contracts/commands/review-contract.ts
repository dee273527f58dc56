import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { businessDateOf, check, checkTransition } from '@channelgraph/values'
import { refuseOwnWork, refuseThirdReturn } from '../../approvals/approvals.rules.ts'
import { findApprovalsOfSubjects, insertDecision } from '../../approvals/approvals.store.ts'
import { assertNotOver, CONTRACT } from '../contracts.rules.ts'
import { contracts } from '../contracts.store.ts'

export interface ReviewContract extends Versioned {
  readonly approve: boolean
  readonly comment: string
}

/** Legal review, by somebody else than prepared it: on to the signature, or back to the draft. */
export const reviewContract = command(
  'contract:review',
  async (tx, ctx, { id, expectedVersion, approve, comment: given }: ReviewContract) => {
    const comment = check.text('comment', given)
    const contract = await contracts.lock(tx, ctx, id, expectedVersion)
    const taken = (await findApprovalsOfSubjects(tx, ctx.scope, [id])).get(id) ?? []
    const decision = approve ? 'APPROVED' : 'RETURNED'
    const refusal =
      checkTransition(CONTRACT, 'reviewContract', contract) ??
      refuseOwnWork(ctx.viewer, contract) ??
      refuseThirdReturn(taken, decision)
    if (refusal) return refusal
    if (approve) assertNotOver(contract, businessDateOf(ctx.clock.now()))
    await insertDecision(tx, ctx, taken, { subjectId: id, decision, comment }, 'MGT')
    const reviewed = await contracts.update(tx, contract, { status: approve ? 'PENDING_SIGNATURE' : 'DRAFT' })
    return withReason(comment, changed('Contract', contract, reviewed))
  },
)
