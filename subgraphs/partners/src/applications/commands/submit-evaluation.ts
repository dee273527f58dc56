import { changed, command, type Versioned } from '@channelgraph/command'
import { checkTransition, newId } from '@channelgraph/values'
import type { Decision } from '../../approvals/approvals.tables.ts'
import { APPLICATION, freeze, refuseIncomplete } from '../applications.rules.ts'
import { applications } from '../applications.store.ts'
import type { EvaluationReportRow } from '../applications.tables.ts'
import { findReportsOfApplications, findScoresOfApplications, reports } from '../evaluation.store.ts'

export interface SubmitEvaluation extends Versioned {
  readonly recommendation: Decision
}

/** 四.1 形成评估报告, 报公司管理层审批: the report is written once, with the scores as they stand. */
export const submitEvaluation = command(
  'application:submit',
  async (tx, ctx, { id, expectedVersion, recommendation }: SubmitEvaluation) => {
    const application = await applications.lock(tx, ctx, id, expectedVersion)
    const given = (await findScoresOfApplications(tx, ctx.scope, [id])).get(id) ?? []
    const refusal = checkTransition(APPLICATION, 'submitEvaluation', application) ?? refuseIncomplete(given)
    if (refusal) return refusal
    const { scores, total } = freeze(given)
    const last = (await findReportsOfApplications(tx, ctx.scope, [id])).get(id)?.at(-1)
    const report = await reports.insert(tx, {
      id: newId('evaluation'),
      applicationId: id,
      scores,
      totalScore: total,
      recommendation,
      submittedById: ctx.viewer.subject,
      submittedAt: ctx.clock.now(),
    })
    const submitted = await applications.update(tx, application, { status: 'PENDING_APPROVAL' })
    return changed(
      'PartnerApplication',
      { ...application, evaluation: last ? toldOf(last) : null },
      { ...submitted, evaluation: toldOf(report) },
    )
  },
)

/** What the history of the application says of a report. */
const toldOf = ({ totalScore, recommendation }: EvaluationReportRow) => ({ totalScore, recommendation })
