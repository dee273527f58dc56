import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { ascending, firstRowsOf } from '@channelgraph/paging'
import { partnerRefTable } from '@channelgraph/partner-ref'
import { groupBy, indexBy } from '@channelgraph/values'
import { and, eq, getTableColumns, inArray, or, sql } from 'drizzle-orm'
import { settlement, settlementLine } from '../settlements/settlements.tables.ts'
import { type SettlementDisputeRow, settlementDispute } from './disputes.tables.ts'

export const disputes = rowsOf(settlementDispute, {
  what: { en: 'The dispute', zh: '争议' },
  visible: (scope) => rowsInScope(scope, settlementDispute.partnerId, partnerRefTable),
})

/** The first disputes about lines of each settlement. */
export const findDisputesOfSettlements = firstRowsOf(disputes, 'settlementId', {
  keys: [ascending(settlementDispute.openedAt), ascending(settlementDispute.id)],
})

/** The numbers of each settlement's lines with an open dispute, which a line has once at most. */
export async function findDisputedLines(
  db: Database,
  scope: Scope,
  settlementIds: readonly string[],
): Promise<Map<string, ReadonlySet<number>>> {
  const { settlementId, lineNo, status } = settlementDispute
  const open = await db
    .select({ settlementId, lineNo })
    .from(settlementDispute)
    .where(and(inArray(settlementId, [...settlementIds]), eq(status, 'OPEN'), disputes.visible(scope)))
  const lines = groupBy(open, (line) => line.settlementId)
  return new Map([...lines].map(([id, found]) => [id, new Set(found.map((line) => line.lineNo))]))
}

/** The disputes about one line of a locked settlement. */
export function findDisputesOfLine(
  tx: Database,
  settlementId: string,
  lineNo: number,
): Promise<SettlementDisputeRow[]> {
  return tx
    .select()
    .from(settlementDispute)
    .where(and(eq(settlementDispute.settlementId, settlementId), eq(settlementDispute.lineNo, lineNo)))
}

/** The open disputes about lines that stand in a locked settlement. */
export function findOpenDisputes(tx: Database, settlementId: string): Promise<SettlementDisputeRow[]> {
  return tx
    .select(getTableColumns(settlementDispute))
    .from(settlementDispute)
    .innerJoin(
      settlementLine,
      and(
        eq(settlementLine.settlementId, settlementDispute.settlementId),
        eq(settlementLine.lineNo, settlementDispute.lineNo),
        eq(settlementLine.released, false),
      ),
    )
    .where(and(eq(settlementDispute.settlementId, settlementId), eq(settlementDispute.status, 'OPEN')))
}

/** Lets open disputes follow what they are about into the settlements that were drafted of it. */
export async function carryDisputes(
  tx: Database,
  settlementIds: readonly string[],
): Promise<{ before: SettlementDisputeRow; after: SettlementDisputeRow }[]> {
  if (settlementIds.length === 0) return []
  const drafted = and(
    eq(settlementDispute.status, 'OPEN'),
    or(
      eq(settlementLine.deliveryId, settlementDispute.deliveryId),
      eq(settlementLine.adjustmentId, settlementDispute.adjustmentId),
    ),
    eq(settlementLine.released, false),
    inArray(settlement.id, [...settlementIds]),
  )
  const open = await tx
    .select(getTableColumns(settlementDispute))
    .from(settlementDispute)
    .innerJoin(settlementLine, sql`true`)
    .innerJoin(settlement, eq(settlement.id, settlementLine.settlementId))
    .where(drafted)
    .for('update', { of: settlementDispute })
  if (open.length === 0) return []
  const ids = open.map(({ id }) => id)
  const carried = await tx
    .update(settlementDispute)
    .set({
      settlementId: sql`${settlementLine.settlementId}`,
      lineNo: sql`${settlementLine.lineNo}`,
      version: sql`${settlementDispute.version} + 1`,
    })
    .from(settlementLine)
    .innerJoin(settlement, eq(settlement.id, settlementLine.settlementId))
    .where(and(inArray(settlementDispute.id, ids), drafted))
    .returning(getTableColumns(settlementDispute))
  const after = indexBy(carried, (row) => row.id)
  return open.flatMap((before) => {
    const moved = after.get(before.id)
    return moved ? [{ before, after: moved }] : []
  })
}
