import { changed, command } from '@channelgraph/command'
import { badInput, refuseTransition } from '@channelgraph/values'
import { APPLICATION_TRANSITIONS } from '../applications.rules.ts'
import { lockApplication, updateApplication } from '../applications.store.ts'

export interface DeliverDisclosure {
  readonly id: string
  readonly expectedVersion: number
  readonly deliveredAt?: Date | null
}

/** L1: a franchisee gets the franchise's information in writing at least 30 days before it signs. */
export const deliverDisclosure = command(
  'application:disclose',
  async (tx, ctx, { id, expectedVersion, deliveredAt }: DeliverDisclosure) => {
    const now = ctx.clock.now()
    const at = deliveredAt ?? now
    if (at > now) throw badInput('deliveredAt is when it was delivered: now or earlier.')
    const application = await lockApplication(tx, ctx, id, expectedVersion)
    const refusal = refuseTransition(APPLICATION_TRANSITIONS, 'deliverDisclosure', application.status)
    if (refusal) return refusal
    if (application.kind !== 'FRANCHISEE') throw badInput('Information is disclosed to franchisees only (加盟商).')
    const informed = await updateApplication(tx, application, { disclosureDeliveredAt: at })
    return changed('PartnerApplication', application, informed)
  },
)
