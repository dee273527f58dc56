import { type Database, partnerRefTable, rowsInScope, type Scope } from '@channelgraph/access'
import { type CommandContext, lockRow } from '@channelgraph/command'
import {
  afterCursor,
  ascending,
  type Connection,
  connectionOf,
  descending,
  firstOfEach,
  orderOf,
} from '@channelgraph/paging'
import { groupBy, indexBy, type Money, type Period } from '@channelgraph/values'
import { and, asc, count, eq, gte, inArray, isNotNull, lte, type SQL, sql } from 'drizzle-orm'
import {
  type FinanceApprovalRow,
  financeApproval,
  type SettlementLineRow,
  type SettlementRow,
  settlement,
  settlementLine,
} from './settlements.tables.ts'

/** A draft is the company's own: its partner sees a settlement from the day it was sent. Row-level security holds the same line. */
const visible = (scope: Scope) =>
  and(
    rowsInScope(scope, settlement.partnerId, partnerRefTable),
    scope.kind === 'partner' ? isNotNull(settlement.sentAt) : undefined,
  )

export async function findSettlements(
  db: Database,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, SettlementRow>> {
  const rows = await db
    .select()
    .from(settlement)
    .where(and(inArray(settlement.id, [...ids]), visible(scope)))
  return indexBy(rows, (row) => row.id)
}

export async function findSettlementsByNo(
  db: Database,
  scope: Scope,
  nos: readonly string[],
): Promise<Map<string, SettlementRow>> {
  const rows = await db
    .select()
    .from(settlement)
    .where(and(inArray(settlement.no, [...nos]), visible(scope)))
  return indexBy(rows, (row) => row.no)
}

/** What one drafting made, by number. */
export function findSettlementsOfRun(db: Database, scope: Scope, runId: string): Promise<SettlementRow[]> {
  return db
    .select()
    .from(settlement)
    .where(and(eq(settlement.runId, runId), visible(scope)))
    .orderBy(asc(settlement.no))
}

const latestMonthFirst = [descending(settlement.periodFrom, 'date'), ascending(settlement.id)]

export interface SettlementsOfPartner {
  readonly statuses?: readonly SettlementRow['status'][] | null
  readonly first: number
}

/** The latest settlements of each partner. */
export async function findSettlementsOfPartners(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
  { statuses, first }: SettlementsOfPartner,
): Promise<Map<string, SettlementRow[]>> {
  const ofEach = firstOfEach({
    table: settlement,
    parentId: settlement.partnerId,
    parentIds: partnerIds,
    where: statuses ? inArray(settlement.status, [...statuses]) : undefined,
    keys: latestMonthFirst,
    limit: first,
  })
  const rows = await db
    .select()
    .from(settlement)
    .where(and(ofEach, visible(scope)))
    .orderBy(...orderOf(latestMonthFirst))
  return groupBy(rows, (row) => row.partnerId)
}

export interface SettlementFilter {
  readonly statuses?: readonly SettlementRow['status'][] | null
  readonly period?: Period | null
  readonly partnerIds?: readonly string[] | null
}

export interface SettlementPage {
  readonly filter: SettlementFilter
  readonly first: number
  readonly after?: string | null
}

export type SettlementList = Connection<SettlementRow>

/** A page of settlements. `count` runs the count later, when a client asks for it. */
export async function listSettlements(
  db: Database,
  scope: Scope,
  { filter, first, after }: SettlementPage,
  count: () => Promise<number>,
): Promise<SettlementList> {
  const rows = await db
    .select()
    .from(settlement)
    .where(and(matches(filter), visible(scope), afterCursor(after, latestMonthFirst)))
    .orderBy(...orderOf(latestMonthFirst))
    .limit(first + 1)
  return connectionOf(rows, first, (row) => [row.periodFrom, row.id], count)
}

export async function countSettlements(db: Database, scope: Scope, filter: SettlementFilter): Promise<number> {
  const [row] = await db
    .select({ settlements: count() })
    .from(settlement)
    .where(and(matches(filter), visible(scope)))
  return row?.settlements ?? 0
}

const matches = ({ statuses, period, partnerIds }: SettlementFilter): SQL | undefined =>
  and(
    statuses ? inArray(settlement.status, [...statuses]) : undefined,
    period ? and(gte(settlement.periodFrom, period.from), lte(settlement.periodTo, period.to)) : undefined,
    partnerIds ? inArray(settlement.partnerId, [...partnerIds]) : undefined,
  )

/** The lines of settlements as they stand: those that moved on are no part of them any more. Settlements themselves were in scope. */
export async function findSettlementLines(
  db: Database,
  scope: Scope,
  settlementIds: readonly string[],
): Promise<Map<string, SettlementLineRow[]>> {
  const rows = await db
    .select()
    .from(settlementLine)
    .where(
      and(
        inArray(settlementLine.settlementId, [...settlementIds]),
        eq(settlementLine.moved, false),
        rowsInScope(scope, settlementLine.partnerId, partnerRefTable),
      ),
    )
    .orderBy(asc(settlementLine.settlementId), asc(settlementLine.lineNo))
  return groupBy(rows, (row) => row.settlementId)
}

/** Approvals belong to the company, not to a partner: who may read them is a permission, and their settlement was in scope. */
export async function findApprovals(
  db: Database,
  settlementIds: readonly string[],
): Promise<Map<string, FinanceApprovalRow[]>> {
  const rows = await db
    .select()
    .from(financeApproval)
    .where(inArray(financeApproval.settlementId, [...settlementIds]))
    .orderBy(asc(financeApproval.settlementId), asc(financeApproval.step))
  return groupBy(rows, (row) => row.settlementId)
}

export const lockSettlement = (
  tx: Database,
  ctx: CommandContext,
  id: string,
  expectedVersion?: number,
): Promise<SettlementRow> =>
  lockRow(tx, ctx, settlement, { id, expectedVersion, what: 'The settlement', visible: visible(ctx.scope) })

/** Locks the settlement that something the viewer may see stands in. */
export async function lockSettlementOf(tx: Database, id: string): Promise<SettlementRow> {
  const [row] = await tx.select().from(settlement).where(eq(settlement.id, id)).for('update')
  return row!
}

/** Saves a change of a locked settlement and moves its version. */
export async function updateSettlement(
  tx: Database,
  before: SettlementRow,
  change: Partial<SettlementRow>,
): Promise<SettlementRow> {
  const [saved] = await tx
    .update(settlement)
    .set({ ...change, version: before.version + 1 })
    .where(eq(settlement.id, before.id))
    .returning()
  return saved!
}

/** Saves the same change of many locked settlements, in one statement; returns each as it was and as it is. */
export async function updateSettlements(
  tx: Database,
  settlements: readonly SettlementRow[],
  change: Partial<SettlementRow>,
): Promise<{ before: SettlementRow; after: SettlementRow }[]> {
  if (settlements.length === 0) return []
  const ids = settlements.map(({ id }) => id)
  const saved = await tx
    .update(settlement)
    .set({ ...change, version: sql`${settlement.version} + 1` })
    .where(inArray(settlement.id, ids))
    .returning()
  const after = indexBy(saved, (row) => row.id)
  return settlements.map((before) => ({ before, after: after.get(before.id)! }))
}

/** The sums of settlements' lines: what their headers are. */
export const sumOfLines = (tx: Database, which: SQL) =>
  tx
    .select({
      settlementId: settlementLine.settlementId,
      net: sql<Money>`sum(${settlementLine.net})`.mapWith(settlementLine.net).as('net_sum'),
      vat: sql<Money>`sum(${settlementLine.vat})`.mapWith(settlementLine.vat).as('vat_sum'),
      gross: sql<Money>`sum(${settlementLine.gross})`.mapWith(settlementLine.gross).as('gross_sum'),
    })
    .from(settlementLine)
    .innerJoin(settlement, and(eq(settlement.id, settlementLine.settlementId), which))
    .where(eq(settlementLine.moved, false))
    .groupBy(settlementLine.settlementId)
    .as('sums')

/** A settlement's line, whether it still stands or moved on. */
export async function findLine(
  tx: Database,
  { settlementId, lineNo }: Pick<SettlementLineRow, 'settlementId' | 'lineNo'>,
): Promise<SettlementLineRow | null> {
  const [row] = await tx
    .select()
    .from(settlementLine)
    .where(and(eq(settlementLine.settlementId, settlementId), eq(settlementLine.lineNo, lineNo)))
  return row ?? null
}

/** Adds a line behind the last one of a locked settlement. */
export async function appendLine(
  tx: Database,
  line: Omit<typeof settlementLine.$inferInsert, 'lineNo'>,
): Promise<void> {
  const last = tx
    .select({ no: sql`max(${settlementLine.lineNo})` })
    .from(settlementLine)
    .where(eq(settlementLine.settlementId, line.settlementId))
  await tx.insert(settlementLine).values({ ...line, lineNo: sql`(${last}) + 1` })
}

/** Lets lines leave a locked settlement for the next period. */
export async function moveLines(tx: Database, settlementId: string, lineNos: readonly number[]): Promise<void> {
  await tx
    .update(settlementLine)
    .set({ released: true, moved: true })
    .where(and(eq(settlementLine.settlementId, settlementId), inArray(settlementLine.lineNo, [...lineNos])))
}

/** What a settlement's header is by its lines; null where none is left. */
export async function findHeader(
  tx: Database,
  settlementId: string,
): Promise<Pick<SettlementRow, 'net' | 'vat' | 'gross'> | null> {
  const [sums] = await tx.select().from(sumOfLines(tx, eq(settlement.id, settlementId)))
  return sums ? { net: sums.net, vat: sums.vat, gross: sums.gross } : null
}

/** Lets a cancelled settlement's deliveries stand in another one. */
export async function releaseLines(tx: Database, settlementId: string): Promise<void> {
  await tx.update(settlementLine).set({ released: true }).where(eq(settlementLine.settlementId, settlementId))
}

export async function insertApproval(
  tx: Database,
  row: typeof financeApproval.$inferInsert,
): Promise<FinanceApprovalRow> {
  const [saved] = await tx.insert(financeApproval).values(row).returning()
  return saved!
}

export async function decideApproval(
  tx: Database,
  { settlementId, step }: Pick<FinanceApprovalRow, 'settlementId' | 'step'>,
  decision: Partial<FinanceApprovalRow>,
): Promise<void> {
  await tx
    .update(financeApproval)
    .set(decision)
    .where(and(eq(financeApproval.settlementId, settlementId), eq(financeApproval.step, step)))
}
