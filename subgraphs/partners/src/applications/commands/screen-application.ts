import { changed, command } from '@channelgraph/command'
import { badInput, refuseTransition } from '@channelgraph/values'
import { APPLICATION_TRANSITIONS, FIRST_STANDARD, type Finding, screen } from '../applications.rules.ts'
import { lockApplication, updateApplication } from '../applications.store.ts'
import { findStandard } from '../evaluation.store.ts'

export interface ScreenApplication {
  readonly id: string
  readonly expectedVersion: number
  readonly findings: readonly Finding[]
}

/** 四.1 依据设定的筛选标准: the outcome follows from the required items of the standard in force. */
export const screenApplication = command(
  'application:screen',
  async (tx, ctx, { id, expectedVersion, findings }: ScreenApplication) => {
    const application = await lockApplication(tx, ctx, id, expectedVersion)
    const refusal = refuseTransition(APPLICATION_TRANSITIONS, 'screenApplication', application.status)
    if (refusal) return refusal
    const standard = (await findStandard(tx)) ?? FIRST_STANDARD
    const { items, passed, wrong } = screen(standard.items, findings)
    if (wrong.length > 0)
      throw badInput(`findings names each item of standard ${standard.version} once; wrong are ${wrong.join(', ')}.`)
    const at = ctx.clock.now().toISOString()
    const screened = await updateApplication(tx, application, {
      status: passed ? 'SITE_VISIT' : 'SCREENED_OUT',
      screening: { standardVersion: standard.version, items, passed, byId: ctx.viewer.subject, at },
    })
    return changed('PartnerApplication', application, screened)
  },
)
