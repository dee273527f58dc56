import { type Database, partnerRefTable, rowsInScope, type Scope } from '@channelgraph/access'
import { type CommandContext, lockRow } from '@channelgraph/command'
import { groupBy, indexBy } from '@channelgraph/values'
import { and, asc, eq, getTableColumns, inArray, or, sql } from 'drizzle-orm'
import { settlement, settlementLine } from '../settlements/settlements.tables.ts'
import { type SettlementDisputeRow, settlementDispute } from './disputes.tables.ts'

const visible = (scope: Scope) => rowsInScope(scope, settlementDispute.partnerId, partnerRefTable)

/** The disputes about lines of each settlement, oldest first. */
export async function findDisputesOfSettlements(
  db: Database,
  scope: Scope,
  settlementIds: readonly string[],
): Promise<Map<string, SettlementDisputeRow[]>> {
  const rows = await db
    .select()
    .from(settlementDispute)
    .where(and(inArray(settlementDispute.settlementId, [...settlementIds]), visible(scope)))
    .orderBy(asc(settlementDispute.openedAt), asc(settlementDispute.id))
  return groupBy(rows, (row) => row.settlementId)
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

export const lockDispute = (
  tx: Database,
  ctx: CommandContext,
  id: string,
  expectedVersion: number,
): Promise<SettlementDisputeRow> =>
  lockRow(tx, ctx, settlementDispute, { id, expectedVersion, what: 'The dispute', visible: visible(ctx.scope) })

export async function insertDispute(
  tx: Database,
  row: typeof settlementDispute.$inferInsert,
): Promise<SettlementDisputeRow> {
  const [saved] = await tx.insert(settlementDispute).values(row).returning()
  return saved!
}

/** Saves a change of a locked dispute and moves its version. */
export async function updateDispute(
  tx: Database,
  before: SettlementDisputeRow,
  change: Partial<SettlementDisputeRow>,
): Promise<SettlementDisputeRow> {
  const [saved] = await tx
    .update(settlementDispute)
    .set({ ...change, version: before.version + 1 })
    .where(eq(settlementDispute.id, before.id))
    .returning()
  return saved!
}

/** Lets open disputes follow what they are about into the settlements that a run drafted of it. */
export async function carryDisputes(
  tx: Database,
  runId: string,
): Promise<{ before: SettlementDisputeRow; after: SettlementDisputeRow }[]> {
  const drafted = and(
    eq(settlementDispute.status, 'OPEN'),
    or(
      eq(settlementLine.deliveryId, settlementDispute.deliveryId),
      eq(settlementLine.adjustmentId, settlementDispute.adjustmentId),
    ),
    eq(settlementLine.released, false),
    eq(settlement.runId, runId),
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
