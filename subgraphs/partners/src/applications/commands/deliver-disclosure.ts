import { changed, command, type Versioned } from '@channelgraph/command'
import { badInput, checkTransition } from '@channelgraph/values'
import { APPLICATION } from '../applications.rules.ts'
import { applications } from '../applications.store.ts'

export interface DeliverDisclosure extends Versioned {
  readonly deliveredAt?: Date | null
}

/** L1: a franchisee gets the franchise's information in writing at least 30 days before it signs. */
export const deliverDisclosure = command(
  'application:disclose',
  async (tx, ctx, { id, expectedVersion, deliveredAt }: DeliverDisclosure) => {
    const now = ctx.clock.now()
    const at = deliveredAt ?? now
    if (at > now) throw badInput('deliveredAt is when it was delivered: now or earlier.')
    const application = await applications.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(APPLICATION, 'deliverDisclosure', application)
    if (refusal) return refusal
    if (application.kind !== 'FRANCHISEE') throw badInput('Information is disclosed to franchisees only (加盟商).')
    const informed = await applications.update(tx, application, { disclosureDeliveredAt: at })
    return changed('PartnerApplication', application, informed)
  },
)
