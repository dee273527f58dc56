import type { Database } from '@channelgraph/access'
import { changed, type Done } from '@channelgraph/command'
import { type BusinessDate, groupBy } from '@channelgraph/values'
import { payOff } from '../settlements/settlements.steps.ts'
import { updateSettlements } from '../settlements/settlements.store.ts'
import type { SettlementRow } from '../settlements/settlements.tables.ts'
import { findPartlyPaid } from './receivables.store.ts'
import type { ReceivableRow } from './receivables.tables.ts'

/** What money paid of settlements' open receivables. */
export interface Paid {
  /** All that is open of the settlements, as it was locked. */
  readonly open: readonly ReceivableRow[]
  /** Those of them that were paid something, as they are now. */
  readonly paid: readonly ReceivableRow[]
  readonly paidOn: (settlementId: string) => BusinessDate
}

/** Moves the locked settlements that money reached: a statement for those paid in part, one for those paid off on a day. */
export async function settlePaid(
  tx: Database,
  locked: readonly SettlementRow[],
  { open, paid, paidOn }: Paid,
): Promise<Done<unknown>[]> {
  const reached = locked.filter(({ id }) => paid.some((row) => row.settlementId === id))
  const owing = stillOwing(open, paid)
  const partially = reached.filter(({ id }) => owing.has(id))
  const whole = groupBy(
    reached.filter(({ id }) => !owing.has(id)),
    ({ id }) => paidOn(id),
  )
  const moved = await updateSettlements(tx, partially, { status: 'PARTIALLY_PAID' })
  const outcomes: Done<unknown>[] = moved.map(({ before, after }) => changed('Settlement', before, after))
  for (const [day, rows] of whole) outcomes.push(...(await payOff(tx, rows, day)))
  return outcomes
}

/** The settlements of which something is open still: their receivables as they were locked and as the money left them. */
function stillOwing(locked: readonly ReceivableRow[], paid: readonly ReceivableRow[]): ReadonlySet<string> {
  const after = new Map(paid.map((row) => [row.id, row]))
  const open = locked.map((row) => after.get(row.id) ?? row).filter((row) => row.open.isPositive())
  return new Set(open.map((row) => row.settlementId))
}

/** Locked settlements of which something is owed again are INVOICED where nothing else paid of them, else PARTIALLY_PAID. */
export async function reopenSettlements(tx: Database, settlements: readonly SettlementRow[]): Promise<Done<unknown>[]> {
  if (settlements.length === 0) return []
  const partly = await findPartlyPaid(
    tx,
    settlements.map(({ id }) => id),
  )
  const moved = [
    ...(await updateSettlements(
      tx,
      settlements.filter(({ id }) => partly.has(id)),
      { status: 'PARTIALLY_PAID', paidOn: null },
    )),
    ...(await updateSettlements(
      tx,
      settlements.filter(({ id }) => !partly.has(id)),
      { status: 'INVOICED', paidOn: null },
    )),
  ]
  return moved.map(({ before, after }) => changed('Settlement', before, after))
}
