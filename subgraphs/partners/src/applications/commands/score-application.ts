import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { check, checkTransition, type Decimal, forbidden } from '@channelgraph/values'
import { APPLICATION, scoringDepartmentOf } from '../applications.rules.ts'
import { applications } from '../applications.store.ts'
import { findScoresOfApplications, upsertScore } from '../evaluation.store.ts'

export interface ScoreApplication extends Versioned {
  readonly score: Decimal
  readonly comment?: string | null
}

/** 四.1 综合评估: the asker's department gives its score, 0 to 100; given again, the last one counts. */
export const scoreApplication = command(
  'application:score',
  async (tx, ctx, { id, expectedVersion, score, comment: given }: ScoreApplication) => {
    check.decimalWithin('score', score, 0, 100)
    const comment = check.optionalText('comment', given)
    const application = await applications.lock(tx, ctx, id, expectedVersion)
    const department = scoringDepartmentOf(ctx.viewer, application)
    if (!department) throw forbidden('Your department does not score applications.', '您所在部门不参与渠道申请的评分。')
    const refusal = checkTransition(APPLICATION, 'scoreApplication', application)
    if (refusal) return refusal
    const byId = ctx.viewer.subject
    const known = (await findScoresOfApplications(tx, ctx.scope, [id])).get(id) ?? []
    const before = known.find((given) => given.department === department)?.score ?? null
    await upsertScore(tx, { applicationId: id, department, score, comment, byId, at: ctx.clock.now() })
    const scored = changed(
      'PartnerApplication',
      { ...application, departmentScores: { [department]: before } },
      { ...(await applications.update(tx, application, {})), departmentScores: { [department]: score } },
    )
    return comment ? withReason(comment, scored) : scored
  },
)
