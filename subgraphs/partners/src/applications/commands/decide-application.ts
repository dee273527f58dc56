import { changed, command, withReason } from '@channelgraph/command'
import { refuseTransition, selfApproval } from '@channelgraph/values'
import { refuseThirdReturn } from '../../approvals/approvals.rules.ts'
import { findApprovals, recordApproval } from '../../approvals/approvals.store.ts'
import type { Decision } from '../../approvals/approvals.tables.ts'
import { APPLICATION_TRANSITIONS, involvedIn, refuseIncomplete } from '../applications.rules.ts'
import { lockApplication, updateApplication } from '../applications.store.ts'
import { findReports, findSiteVisits } from '../evaluation.store.ts'

export interface DecideApplication {
  readonly id: string
  readonly expectedVersion: number
  readonly decision: Decision
  readonly comment: string
}

const LEADS_TO = { APPROVED: 'APPROVED', REJECTED: 'REJECTED', RETURNED: 'EVALUATION' } as const

/** 四.1 报公司管理层审批: by somebody who had no part in what is decided. */
export const decideApplication = command(
  'application:decide',
  async (tx, ctx, { id, expectedVersion, decision, comment }: DecideApplication) => {
    const application = await lockApplication(tx, ctx, id, expectedVersion)
    const report = (await findReports(tx, [id])).get(id)?.[0] ?? null
    const taken = (await findApprovals(tx, [id])).get(id) ?? []
    const involved = involvedIn(application, (await findSiteVisits(tx, [id])).get(id) ?? [], report)
    const refusal =
      refuseTransition(APPLICATION_TRANSITIONS, 'decideApplication', application.status) ??
      refuseIncomplete(report?.scores ?? []) ??
      (involved.has(ctx.viewer.subject) ? selfApproval() : null) ??
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
    const decided = await updateApplication(tx, application, { status: LEADS_TO[decision] })
    return withReason(comment, changed('PartnerApplication', application, decided))
  },
)
