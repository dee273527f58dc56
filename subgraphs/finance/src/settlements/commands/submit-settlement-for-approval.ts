import { changed, command, type Versioned } from '@channelgraph/command'
import { checkTransition } from '@channelgraph/values'
import { SETTLEMENT } from '../settlements.rules.ts'
import { approvals, findApprovalsOfSettlements, settlements } from '../settlements.store.ts'

export const submitSettlementForApproval = command(
  'settlement:prepare',
  async (tx, ctx, { id, expectedVersion }: Versioned) => {
    const settlement = await settlements.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(SETTLEMENT, 'submitSettlementForApproval', settlement)
    if (refusal) return refusal
    const steps = (await findApprovalsOfSettlements(tx, ctx.scope, [id])).get(id) ?? []
    await approvals.insert(tx, {
      settlementId: id,
      step: steps.length + 1,
      requestedBy: ctx.viewer.subject,
      requestedAt: ctx.clock.now(),
    })
    return changed('Settlement', settlement, await settlements.update(tx, settlement, { status: 'PENDING_APPROVAL' }))
  },
)
