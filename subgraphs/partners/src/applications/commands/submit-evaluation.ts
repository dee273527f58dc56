import { changed, command } from '@channelgraph/command'
import { newId, refuseTransition } from '@channelgraph/values'
import type { Decision } from '../../approvals/approvals.tables.ts'
import { APPLICATION_TRANSITIONS, freeze, refuseIncomplete } from '../applications.rules.ts'
import { lockApplication, updateApplication } from '../applications.store.ts'
import { findScores, insertReport } from '../evaluation.store.ts'

export interface SubmitEvaluation {
  readonly id: string
  readonly expectedVersion: number
  readonly recommendation: Decision
}

/** 四.1 形成评估报告, 报公司管理层审批: the report is written once, with the scores as they stand. */
export const submitEvaluation = command(
  'application:submit',
  async (tx, ctx, { id, expectedVersion, recommendation }: SubmitEvaluation) => {
    const application = await lockApplication(tx, ctx, id, expectedVersion)
    const given = (await findScores(tx, [id])).get(id) ?? []
    const refusal =
      refuseTransition(APPLICATION_TRANSITIONS, 'submitEvaluation', application.status) ?? refuseIncomplete(given)
    if (refusal) return refusal
    const { scores, total } = freeze(given)
    await insertReport(tx, {
      id: newId('evaluation'),
      applicationId: id,
      scores,
      totalScore: total,
      recommendation,
      submittedById: ctx.viewer.subject,
      submittedAt: ctx.clock.now(),
    })
    const submitted = await updateApplication(tx, application, { status: 'PENDING_APPROVAL' })
    return changed('PartnerApplication', application, submitted)
  },
)
