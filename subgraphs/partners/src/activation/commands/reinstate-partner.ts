import { changed, command, type Versioned } from '@channelgraph/command'
import { partnerReinstated } from '../partners.events.ts'
import { refuseReinstatement } from '../partners.rules.ts'
import { partners } from '../partners.store.ts'

export const reinstatePartner = command('partner:reinstate', async (tx, ctx, { id, expectedVersion }: Versioned) => {
  const partner = await partners.lock(tx, ctx, id, expectedVersion)
  const refusal = refuseReinstatement(ctx.viewer, partner)
  if (refusal) return refusal
  const active = await partners.update(tx, partner, {
    status: 'ACTIVE',
    suspendedAt: null,
    suspensionReason: null,
    suspendedUntil: null,
    suspendedByViolation: false,
  })
  return changed('Partner', partner, active, partnerReinstated(active))
})
