import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import type { Sanction } from '@channelgraph/contracts'
import { businessDateOf, check, type Money } from '@channelgraph/values'
import { refuseOwnWork } from '../../approvals/approvals.rules.ts'
import { findApprovalsOfSubjects, insertDecision } from '../../approvals/approvals.store.ts'
import { violationSanctioned } from '../violations.events.ts'
import { refuseSanction, sanctionsOf } from '../violations.rules.ts'
import { violations } from '../violations.store.ts'

export interface SanctionViolation extends Versioned {
  readonly sanctions: readonly Sanction[]
  readonly deductionAmount?: Money | null
  readonly reason: string
}

export const sanctionViolation = command(
  'violation:sanction',
  async (tx, ctx, { id, expectedVersion, sanctions, deductionAmount, reason: given }: SanctionViolation) => {
    const reason = check.text('reason', given)
    const row = await violations.lock(tx, ctx, id, expectedVersion)
    const now = ctx.clock.now()
    const refusal = refuseSanction(row, businessDateOf(now)) ?? refuseOwnWork(ctx.viewer, row)
    if (refusal) return refusal
    const imposed = sanctionsOf(sanctions, deductionAmount, row.confirmedAt!)
    const taken = (await findApprovalsOfSubjects(tx, ctx.scope, [id])).get(id) ?? []
    await insertDecision(tx, ctx, taken, { subjectId: id, decision: 'APPROVED', comment: reason }, 'MGT')
    const after = await violations.update(tx, row, {
      ...{ ...imposed, status: 'SANCTIONED', sanctionedAt: now, finalAt: row.finalAt ?? now },
    })
    const done = changed('Violation', row, after, violationSanctioned(after))
    return withReason(reason, done, { visibleToPartner: true })
  },
)
