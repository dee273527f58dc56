import { changed, command } from '@channelgraph/command'
import { badInput, type Decimal, forbidden, refuseTransition } from '@channelgraph/values'
import { APPLICATION_TRANSITIONS, scoringDepartmentOf } from '../applications.rules.ts'
import { lockApplication, updateApplication } from '../applications.store.ts'
import { saveScore } from '../evaluation.store.ts'

export interface ScoreApplication {
  readonly id: string
  readonly expectedVersion: number
  readonly score: Decimal
  readonly comment?: string | null
}

/** 四.1 综合评估: the asker's department gives its score, 0 to 100; given again, the last one counts. */
export const scoreApplication = command(
  'application:score',
  async (tx, ctx, { id, expectedVersion, score, comment }: ScoreApplication) => {
    if (score.lt(0) || score.gt(100)) throw badInput('score is 0 to 100.')
    const application = await lockApplication(tx, ctx, id, expectedVersion)
    const department = scoringDepartmentOf(ctx.viewer, application)
    if (!department) throw forbidden('Your department does not score applications.')
    const refusal = refuseTransition(APPLICATION_TRANSITIONS, 'scoreApplication', application.status)
    if (refusal) return refusal
    const byId = ctx.viewer.subject
    await saveScore(tx, { applicationId: id, department, score, comment: comment ?? null, byId, at: ctx.clock.now() })
    return changed('PartnerApplication', application, await updateApplication(tx, application))
  },
)
