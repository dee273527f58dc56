import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { check, checkTransition } from '@channelgraph/values'
import { APPLICATION } from '../applications.rules.ts'
import { applications } from '../applications.store.ts'

export interface WithdrawApplication extends Versioned {
  readonly reason: string
}

export const withdrawApplication = command(
  'application:withdraw',
  async (tx, ctx, { id, expectedVersion, reason: given }: WithdrawApplication) => {
    const reason = check.text('reason', given)
    const application = await applications.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(APPLICATION, 'withdrawApplication', application)
    if (refusal) return refusal
    const withdrawn = await applications.update(tx, application, { status: 'WITHDRAWN', withdrawalReason: reason })
    return withReason(reason, changed('PartnerApplication', application, withdrawn))
  },
)
