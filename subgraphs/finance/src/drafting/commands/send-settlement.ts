import { changed, command, type Versioned } from '@channelgraph/command'
import { findOpenDisputes } from '../../disputes/disputes.store.ts'
import { nothingUndisputed, refuseSettlement } from '../../settlements/settlements.rules.ts'
import { findHeader, lockSettlement, moveLines, updateSettlement } from '../../settlements/settlements.store.ts'

/** 3.11: undisputed lines go on, disputed ones move to the next period. A draft that disputes were carried into begins DISPUTED. */
export const sendSettlement = command('settlement:prepare', async (tx, ctx, { id, expectedVersion }: Versioned) => {
  const settlement = await lockSettlement(tx, ctx, id, expectedVersion)
  const refusal = refuseSettlement('sendSettlement', settlement)
  if (refusal) return refusal
  const disputed = await findOpenDisputes(tx, id)
  const sentAt = ctx.clock.now()
  if (settlement.status === 'DRAFTED') {
    const status = disputed.length > 0 ? 'DISPUTED' : 'SENT'
    return changed('Settlement', settlement, await updateSettlement(tx, settlement, { status, sentAt }))
  }
  const lineNos = disputed.map(({ lineNo }) => lineNo)
  await moveLines(tx, id, lineNos)
  const left = await findHeader(tx, id)
  if (!left) return nothingUndisputed()
  return changed('Settlement', settlement, await updateSettlement(tx, settlement, { ...left, status: 'SENT', sentAt }))
})
