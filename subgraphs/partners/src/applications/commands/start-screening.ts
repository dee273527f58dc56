import { changed, command, type Versioned } from '@channelgraph/command'
import { refuseScreening } from '../applications.rules.ts'
import { applications } from '../applications.store.ts'

export const startScreening = command('application:screen', async (tx, ctx, { id, expectedVersion }: Versioned) => {
  const application = await applications.lock(tx, ctx, id, expectedVersion)
  const refusal = refuseScreening(application)
  if (refusal) return refusal
  return changed('PartnerApplication', application, await applications.update(tx, application, { status: 'SCREENING' }))
})
