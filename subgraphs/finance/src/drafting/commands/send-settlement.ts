import { changed, command, type Versioned } from '@channelgraph/command'
import { checkTransition } from '@channelgraph/values'
import { findOpenDisputes } from '../../disputes/disputes.store.ts'
import { findIssuedParty } from '../../partners/partners.store.ts'
import { refusal } from '../../settlements/settlements.refusals.ts'
import { SETTLEMENT } from '../../settlements/settlements.rules.ts'
import { findHeader, moveLines, settlements } from '../../settlements/settlements.store.ts'

/** 3.11: undisputed lines go on, disputed ones move to the next period. A draft that disputes were carried into begins DISPUTED. */
export const sendSettlement = command('settlement:prepare', async (tx, ctx, { id, expectedVersion }: Versioned) => {
  const settlement = await settlements.lock(tx, ctx, id, expectedVersion)
  const illegal = checkTransition(SETTLEMENT, 'sendSettlement', settlement)
  if (illegal) return illegal
  const disputed = await findOpenDisputes(tx, id)
  // What is sent says to whom, and says it still when the partner is called otherwise.
  const sent = { sentAt: ctx.clock.now(), asIssued: await findIssuedParty(tx, settlement.partnerId) }
  if (settlement.status === 'DRAFTED') {
    const status = disputed.length > 0 ? 'DISPUTED' : 'SENT'
    return changed('Settlement', settlement, await settlements.update(tx, settlement, { ...sent, status }))
  }
  const lineNos = disputed.map(({ lineNo }) => lineNo)
  await moveLines(tx, id, lineNos)
  const left = await findHeader(tx, id)
  if (!left) return refusal('NothingUndisputed')
  return changed(
    'Settlement',
    settlement,
    await settlements.update(tx, settlement, { ...left, ...sent, status: 'SENT' }),
  )
})
