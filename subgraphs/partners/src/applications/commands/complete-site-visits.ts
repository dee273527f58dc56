import { changed, command, type Versioned } from '@channelgraph/command'
import { refuseCompletion } from '../applications.rules.ts'
import { applications } from '../applications.store.ts'
import { findVisitsOfApplications } from '../evaluation.store.ts'

export const completeSiteVisits = command('application:visit', async (tx, ctx, { id, expectedVersion }: Versioned) => {
  const application = await applications.lock(tx, ctx, id, expectedVersion)
  const visits = (await findVisitsOfApplications(tx, ctx.scope, [id])).get(id) ?? []
  const refusal = refuseCompletion(application.status, visits)
  if (refusal) return refusal
  return changed(
    'PartnerApplication',
    application,
    await applications.update(tx, application, { status: 'EVALUATION' }),
  )
})
