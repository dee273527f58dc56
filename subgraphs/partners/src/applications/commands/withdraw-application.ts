import { changed, command, withReason } from '@channelgraph/command'
import { badInput, refuseTransition } from '@channelgraph/values'
import { APPLICATION_TRANSITIONS } from '../applications.rules.ts'
import { lockApplication, updateApplication } from '../applications.store.ts'

export interface WithdrawApplication {
  readonly id: string
  readonly expectedVersion: number
  readonly reason: string
}

export const withdrawApplication = command(
  'application:withdraw',
  async (tx, ctx, { id, expectedVersion, reason }: WithdrawApplication) => {
    if (reason.trim() === '') throw badInput('reason says why the application is withdrawn.')
    const application = await lockApplication(tx, ctx, id, expectedVersion)
    const refusal = refuseTransition(APPLICATION_TRANSITIONS, 'withdrawApplication', application.status)
    if (refusal) return refusal
    const withdrawn = await updateApplication(tx, application, { status: 'WITHDRAWN', withdrawalReason: reason })
    return withReason(reason, changed('PartnerApplication', application, withdrawn))
  },
)
