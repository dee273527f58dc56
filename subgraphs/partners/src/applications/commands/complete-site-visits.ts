import { changed, command } from '@channelgraph/command'
import { refuseCompletion } from '../applications.rules.ts'
import { lockApplication, updateApplication } from '../applications.store.ts'
import { findSiteVisits } from '../evaluation.store.ts'

export interface CompleteSiteVisits {
  readonly id: string
  readonly expectedVersion: number
}

export const completeSiteVisits = command(
  'application:visit',
  async (tx, ctx, { id, expectedVersion }: CompleteSiteVisits) => {
    const application = await lockApplication(tx, ctx, id, expectedVersion)
    const visits = (await findSiteVisits(tx, [id])).get(id) ?? []
    const refusal = refuseCompletion(application.status, visits)
    if (refusal) return refusal
    return changed(
      'PartnerApplication',
      application,
      await updateApplication(tx, application, { status: 'EVALUATION' }),
    )
  },
)
