import { changed, command, type Versioned } from '@channelgraph/command'
import { addDays, badInput, businessDateOf, check, checkTransition, startOfDay } from '@channelgraph/values'
import { APPLICATION } from '../applications.rules.ts'
import { applications } from '../applications.store.ts'

export interface DeliverDisclosure extends Versioned {
  readonly deliveredAt?: Date | null
}

/** Who notes a delivery later loses the days between: 30 days that nobody can vouch for would be over the day they are noted. */
const NOTED_WITHIN_DAYS = 3

/** L1: a franchisee gets the franchise's information in writing at least 30 days before it signs. */
export const deliverDisclosure = command(
  'application:disclose',
  async (tx, ctx, { id, expectedVersion, deliveredAt }: DeliverDisclosure) => {
    const now = ctx.clock.now()
    const at = check.pastInstant('deliveredAt', deliveredAt ?? now, now)
    const application = await applications.lock(tx, ctx, id, expectedVersion)
    const lately = startOfDay(addDays(businessDateOf(now), -NOTED_WITHIN_DAYS))
    const earliest = application.createdAt > lately ? application.createdAt : lately
    check.instant('deliveredAt', at, earliest, now)
    const refusal = checkTransition(APPLICATION, 'deliverDisclosure', application)
    if (refusal) return refusal
    if (application.kind !== 'FRANCHISEE')
      throw badInput(
        'Information is disclosed to franchisees only: this applicant is none.',
        '特许经营信息只向加盟商披露:该申请方不是加盟商。',
      )
    const informed = await applications.update(tx, application, { disclosureDeliveredAt: at })
    return changed('PartnerApplication', application, informed)
  },
)
