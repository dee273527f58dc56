import { changed, command } from '@channelgraph/command'
import { partnerReinstated } from '../partners.events.ts'
import { refuseReinstatement } from '../partners.rules.ts'
import { lockPartner, updatePartner } from '../partners.store.ts'

export interface ReinstatePartner {
  readonly id: string
  readonly expectedVersion: number
}

export const reinstatePartner = command(
  'partner:reinstate',
  async (tx, ctx, { id, expectedVersion }: ReinstatePartner) => {
    const partner = await lockPartner(tx, ctx, id, expectedVersion)
    const refusal = refuseReinstatement(ctx.viewer, partner)
    if (refusal) return refusal
    const active = await updatePartner(tx, partner, {
      status: 'ACTIVE',
      suspendedAt: null,
      suspensionReason: null,
      suspendedUntil: null,
      suspendedByViolation: false,
    })
    return changed('Partner', partner, active, partnerReinstated(active))
  },
)
