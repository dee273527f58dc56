import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { check, checkTransition } from '@channelgraph/values'
import { refuseOwnWork } from '../../approvals/approvals.rules.ts'
import { findApprovalsOfSubjects, insertDecision } from '../../approvals/approvals.store.ts'
import { violationLifted } from '../violations.events.ts'
import { VIOLATION } from '../violations.rules.ts'
import { violations } from '../violations.store.ts'

export interface DecideViolationAppeal extends Versioned {
  readonly grant: boolean
  readonly comment: string
}

/** Granted, what the confirmation caused elsewhere ends; refused, the confirmation is final. */
export const decideViolationAppeal = command(
  'violation:decide-appeal',
  async (tx, ctx, { id, expectedVersion, grant, comment: given }: DecideViolationAppeal) => {
    const comment = check.text('comment', given)
    const row = await violations.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(VIOLATION, 'decideViolationAppeal', row) ?? refuseOwnWork(ctx.viewer, row)
    if (refusal) return refusal
    const taken = (await findApprovalsOfSubjects(tx, ctx.scope, [id])).get(id) ?? []
    // What is agreed to or refused is the violation, not the appeal.
    await insertDecision(tx, ctx, taken, { subjectId: id, decision: grant ? 'REJECTED' : 'APPROVED', comment }, 'MGT')
    const change = grant
      ? ({ status: 'DISMISSED', points: null } as const)
      : ({ status: 'CONFIRMED', finalAt: ctx.clock.now() } as const)
    const after = await violations.update(tx, row, change)
    const events = grant ? [violationLifted(after, 'DISMISSED')] : []
    return withReason(comment, changed('Violation', row, after, ...events), { visibleToPartner: true })
  },
)
