import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { everyRow, rowsOf } from '@channelgraph/command'
import { anyOf, ascending, descending, indexed, ofAmount, pages } from '@channelgraph/paging'
import { partnerOf, partnerRefTable } from '@channelgraph/partner-ref'
import { type AmountRange, check, groupBy, indexBy, type Money, type Period } from '@channelgraph/values'
import { and, asc, eq, gte, inArray, isNotNull, lte, type SQL, sql } from 'drizzle-orm'
import {
  type FinanceApprovalRow,
  financeApproval,
  type SettlementLineRow,
  type SettlementRow,
  settlement,
  settlementLine,
} from './settlements.tables.ts'

/** A draft is the company's own: its partner sees a settlement from the day it was sent. Row-level security holds the same line. */
export const settlements = rowsOf(settlement, {
  what: { en: 'The settlement', zh: '结算单' },
  visible: (scope) =>
    and(
      rowsInScope(scope, settlement.partnerId, partnerRefTable),
      scope.kind === 'partner' ? isNotNull(settlement.sentAt) : undefined,
    ),
})
/** Approvals belong to the company, not to a partner: who may read them is a permission, and their settlement was in scope. */
export const approvals = rowsOf(financeApproval, {
  what: { en: 'The approval', zh: '审批' },
  visible: everyRow,
  staffOnly: true,
})

export const findSettlements = settlements.findBy('id')
export const findSettlementsByNo = settlements.findBy('no')
export const findApprovalsOfSettlements = approvals.findOf('settlementId', 'settlementId', 'step')

export interface SettlementFilter {
  readonly statuses?: readonly SettlementRow['status'][] | null
  readonly period?: Period | null
  readonly partnerIds?: readonly string[] | null
  readonly gross?: AmountRange | null
  readonly search?: string | null
}

export const settlementPages = pages(settlements, {
  where: ({ statuses, period, partnerIds, gross }: SettlementFilter) =>
    and(
      anyOf('statuses', settlement.status, statuses),
      period ? inMonths(check.period('period', period)) : undefined,
      anyOf('partnerIds', settlement.partnerId, partnerIds),
      ofAmount('gross', settlement.gross, gross),
    ),
  search: [indexed({ codes: [settlement.no] }), partnerOf(settlement.partnerId)],
  sorts: {
    LATEST_MONTH: [descending(settlement.periodFrom), ascending(settlement.id)],
    EARLIEST_MONTH: [ascending(settlement.periodFrom), ascending(settlement.id)],
    LARGEST: [descending(settlement.gross), descending(settlement.id)],
    DUE: [ascending(settlement.dueOn), ascending(settlement.id)],
  },
})

const inMonths = ({ from, to }: Period) => and(gte(settlement.periodFrom, from), lte(settlement.periodTo, to))

/** What one drafting made, by number. */
export function findSettlementsOfRun(db: Database, scope: Scope, runId: string): Promise<SettlementRow[]> {
  return db
    .select()
    .from(settlement)
    .where(and(eq(settlement.runId, runId), settlements.visible(scope)))
    .orderBy(asc(settlement.no))
}

/** Some lines of each settlement as they stand, of one VAT rate where one is given, by number, after one of them. */
export async function listLinesOfSettlements(
  db: Database,
  scope: Scope,
  settlementIds: readonly string[],
  { first, afterLineNo, vatRate }: { first: number; afterLineNo: number; vatRate: string | null },
): Promise<Map<string, SettlementLineRow[]>> {
  const { settlementId, lineNo, moved } = settlementLine
  const rows = await db
    .select()
    .from(settlementLine)
    .where(
      and(
        sql`(${settlementId}, ${lineNo}) in (
          select asked.id, line.no from unnest(${sql.param([...settlementIds])}::text[]) as asked(id)
          cross join lateral (
            select ${lineNo} as no from ${settlementLine}
            where ${settlementId} = asked.id and not ${moved} and ${lineNo} > ${afterLineNo}
              and (${vatRate}::numeric is null or ${settlementLine.vatRate} = ${vatRate}::numeric)
            order by ${lineNo} limit ${first}
          ) as line
        )`,
        rowsInScope(scope, settlementLine.partnerId, partnerRefTable),
      ),
    )
    .orderBy(asc(settlementId), asc(lineNo))
  return groupBy(rows, (row) => row.settlementId)
}

/** All lines of settlements as they stand: those that moved on are no part of them any more. Settlements themselves were in scope. */
export async function findLinesOfSettlements(
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

/** Locks the settlement that something the viewer may see stands in. */
export async function lockSettlementById(tx: Database, id: string): Promise<SettlementRow> {
  const [row] = await tx.select().from(settlement).where(eq(settlement.id, id)).for('update')
  return row!
}

/** Locks a partner's settlements that wait for money; a payment pays several at once. */
export function lockUnpaidSettlements(tx: Database, partnerId: string): Promise<SettlementRow[]> {
  return tx
    .select()
    .from(settlement)
    .where(and(eq(settlement.partnerId, partnerId), inArray(settlement.status, ['INVOICED', 'PARTIALLY_PAID'])))
    .orderBy(asc(settlement.id))
    .for('update')
}

/** Locks settlements that something of them was paid or is taken back. */
export function lockSettlementsById(tx: Database, ids: readonly string[]): Promise<SettlementRow[]> {
  return tx
    .select()
    .from(settlement)
    .where(inArray(settlement.id, [...ids]))
    .orderBy(asc(settlement.id))
    .for('update')
}

/** Saves the same change of many locked settlements, in one statement; returns each as it was and as it is. */
export async function updateSettlements(
  tx: Database,
  locked: readonly SettlementRow[],
  change: Partial<SettlementRow>,
): Promise<{ before: SettlementRow; after: SettlementRow }[]> {
  if (locked.length === 0) return []
  const ids = locked.map(({ id }) => id)
  const saved = await tx
    .update(settlement)
    .set({ ...change, version: sql`${settlement.version} + 1` })
    .where(inArray(settlement.id, ids))
    .returning()
  const after = indexBy(saved, (row) => row.id)
  return locked.map((before) => ({ before, after: after.get(before.id)! }))
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

/** Notes who decided a step, and how. */
export async function updateApproval(
  tx: Database,
  { settlementId, step }: Pick<FinanceApprovalRow, 'settlementId' | 'step'>,
  decision: Partial<FinanceApprovalRow>,
): Promise<void> {
  await tx
    .update(financeApproval)
    .set(decision)
    .where(and(eq(financeApproval.settlementId, settlementId), eq(financeApproval.step, step)))
}
