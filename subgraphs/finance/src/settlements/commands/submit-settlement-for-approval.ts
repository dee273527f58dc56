import { changed, command, type Versioned } from '@channelgraph/command'
import { refuseSettlement } from '../settlements.rules.ts'
import { findApprovals, insertApproval, lockSettlement, updateSettlement } from '../settlements.store.ts'

export const submitSettlementForApproval = command(
  'settlement:prepare',
  async (tx, ctx, { id, expectedVersion }: Versioned) => {
    const settlement = await lockSettlement(tx, ctx, id, expectedVersion)
    const refusal = refuseSettlement('submitSettlementForApproval', settlement)
    if (refusal) return refusal
    const steps = (await findApprovals(tx, [id])).get(id) ?? []
    await insertApproval(tx, {
      settlementId: id,
      step: steps.length + 1,
      requestedBy: ctx.viewer.subject,
      requestedAt: ctx.clock.now(),
    })
    return changed('Settlement', settlement, await updateSettlement(tx, settlement, { status: 'PENDING_APPROVAL' }))
  },
)
