import type { Database } from '@channelgraph/access'
import { changed, type Done } from '@channelgraph/command'
import { findIssuedParty } from '../partners/partners.store.ts'
import { findHeader, lockSettlementById, settlements } from '../settlements/settlements.store.ts'
import { findOpenDisputes } from './disputes.store.ts'

/**
 * Brings a settlement up to date after one of its disputes ended: its header is the sum of its lines, and it is with the partner
 * anew once none is open. A draft stays one; one that went on without the line, or was cancelled, is left as it is.
 */
export async function recomputeAfterDispute(tx: Database, settlementId: string, now: Date): Promise<Done<unknown>[]> {
  const settlement = await lockSettlementById(tx, settlementId)
  if (settlement.status !== 'DISPUTED' && settlement.status !== 'DRAFTED') return []
  const sums = await findHeader(tx, settlementId)
  const open = await findOpenDisputes(tx, settlementId)
  const sentAgain = settlement.status === 'DISPUTED' && open.length === 0
  const after = await settlements.update(tx, settlement, {
    ...sums,
    // Sent again, it says again to whom.
    ...(sentAgain ? { status: 'SENT', sentAt: now, asIssued: await findIssuedParty(tx, settlement.partnerId) } : {}),
  })
  return [changed('Settlement', settlement, after)]
}
