import type { Database } from '@channelgraph/access'
import { changed, type Done } from '@channelgraph/command'
import type { BusinessDate } from '@channelgraph/values'
import { settlementConfirmed, settlementPaid } from './settlements.events.ts'
import { updateSettlements } from './settlements.store.ts'
import type { SettlementRow } from './settlements.tables.ts'

/** What becomes of a settlement that its partner, or its time to object, confirms; and the fact told of it. */
export const CONFIRMATION = {
  change: (now: Date) => ({ confirmedAt: now }),
  event: settlementConfirmed,
}

/** The last of locked settlements is paid: each is PAID from that day, and the others hear how late. One statement. */
export async function payOff(
  tx: Database,
  locked: readonly SettlementRow[],
  paidOn: BusinessDate,
  change: Partial<SettlementRow> = {},
): Promise<Done<SettlementRow>[]> {
  const paid = await updateSettlements(tx, locked, { ...change, status: 'PAID', paidOn })
  return paid.map(({ before, after }) =>
    changed('Settlement', before, after, settlementPaid(after, after.dueOn ?? paidOn, paidOn)),
  )
}
