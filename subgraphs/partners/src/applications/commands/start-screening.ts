import { changed, command } from '@channelgraph/command'
import { refuseScreening } from '../applications.rules.ts'
import { lockApplication, updateApplication } from '../applications.store.ts'

export interface StartScreening {
  readonly id: string
  readonly expectedVersion: number
}

export const startScreening = command(
  'application:screen',
  async (tx, ctx, { id, expectedVersion }: StartScreening) => {
    const application = await lockApplication(tx, ctx, id, expectedVersion)
    const refusal = refuseScreening(application)
    if (refusal) return refusal
    return changed('PartnerApplication', application, await updateApplication(tx, application, { status: 'SCREENING' }))
  },
)
