import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { check, checkTransition, selfApproval } from '@channelgraph/values'
import { refuseThirdReturn } from '../../approvals/approvals.rules.ts'
import { findApprovalsOfSubjects, insertDecision } from '../../approvals/approvals.store.ts'
import type { Decision } from '../../approvals/approvals.tables.ts'
import { APPLICATION, involvedIn, refuseIncomplete } from '../applications.rules.ts'
import { applications, findAuthors } from '../applications.store.ts'
import { findReportsOfApplications, findVisitsOfApplications } from '../evaluation.store.ts'

export interface DecideApplication extends Versioned {
  readonly decision: Decision
  readonly comment: string
}

const LEADS_TO = { APPROVED: 'APPROVED', REJECTED: 'REJECTED', RETURNED: 'EVALUATION' } as const

/** 四.1 报公司管理层审批: by somebody who had no part in what is decided. */
export const decideApplication = command(
  'application:decide',
  async (tx, ctx, { id, expectedVersion, decision, comment: given }: DecideApplication) => {
    const comment = check.text('comment', given)
    const application = await applications.lock(tx, ctx, id, expectedVersion)
    const reports = (await findReportsOfApplications(tx, ctx.scope, [id])).get(id) ?? []
    const taken = (await findApprovalsOfSubjects(tx, ctx.scope, [id])).get(id) ?? []
    const involved = involvedIn(application, {
      reports,
      visits: (await findVisitsOfApplications(tx, ctx.scope, [id])).get(id) ?? [],
      authors: await findAuthors(tx, id),
    })
    const refusal =
      checkTransition(APPLICATION, 'decideApplication', application) ??
      refuseIncomplete(reports.at(-1)?.scores ?? []) ??
      (involved.has(ctx.viewer.subject) ? selfApproval() : null) ??
      refuseThirdReturn(taken, decision)
    if (refusal) return refusal
    await insertDecision(tx, ctx, taken, { subjectId: id, decision, comment }, 'MGT')
    const decided = await applications.update(tx, application, { status: LEADS_TO[decision] })
    return withReason(comment, changed('PartnerApplication', application, decided))
  },
)
