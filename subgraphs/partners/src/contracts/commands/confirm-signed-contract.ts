import { changed, combine, command, type Versioned, withReason } from '@channelgraph/command'
import { check, checkTransition } from '@channelgraph/values'
import { refuseOwnWork, refuseThirdReturn } from '../../approvals/approvals.rules.ts'
import { findApprovalsOfSubjects, insertDecision } from '../../approvals/approvals.store.ts'
import { CONTRACT } from '../contracts.rules.ts'
import { contracts } from '../contracts.store.ts'
import { putInForce } from '../signing.steps.ts'

export interface ConfirmSignedContract extends Versioned {
  readonly confirm: boolean
  readonly comment: string
}

/** Management confirms what a channel manager recorded as signed on paper, or sends it back: a draft like every other. */
export const confirmSignedContract = command(
  'contract:confirm',
  async (tx, ctx, { id, expectedVersion, confirm, comment: given }: ConfirmSignedContract) => {
    const comment = check.text('comment', given)
    const recorded = await contracts.lock(tx, ctx, id, expectedVersion)
    const taken = (await findApprovalsOfSubjects(tx, ctx.scope, [id])).get(id) ?? []
    const decision = confirm ? 'APPROVED' : 'RETURNED'
    const refusal =
      checkTransition(CONTRACT, 'confirmSignedContract', recorded) ??
      refuseOwnWork(ctx.viewer, recorded) ??
      refuseThirdReturn(taken, decision)
    if (refusal) return refusal
    await insertDecision(tx, ctx, taken, { subjectId: id, decision, comment }, 'MGT')
    if (!confirm) {
      const draft = await contracts.update(tx, recorded, { status: 'DRAFT', signedAt: null })
      return withReason(comment, changed('Contract', recorded, draft))
    }
    const signed = await putInForce(tx, ctx, recorded, recorded.signedAt ?? ctx.clock.now())
    return '__typename' in signed ? signed : withReason(comment, combine(signed))
  },
)
