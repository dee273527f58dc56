import type { Database, Scope } from '@channelgraph/access'
import { ascending, firstOfEach, orderOf } from '@channelgraph/paging'
import { groupBy } from '@channelgraph/values'
import { and, asc, desc, eq, inArray } from 'drizzle-orm'
import { ofPartnersInScope } from '../cases/cases.store.ts'
import {
  type EscalationRow,
  type OnsiteVisitRow,
  onsiteVisit,
  ticketEscalation,
  type VisitPartRow,
  visitPart,
} from './tickets.tables.ts'

/** The first escalations of each ticket, oldest first. */
export async function findEscalations(
  db: Database,
  scope: Scope,
  ticketIds: readonly string[],
  limit: number,
): Promise<Map<string, EscalationRow[]>> {
  const keys = [ascending(ticketEscalation.at), ascending(ticketEscalation.id)]
  const where = ofPartnersInScope(scope, ticketEscalation.partnerId)
  const children = { table: ticketEscalation, parentId: ticketEscalation.ticketId, parentIds: ticketIds }
  const rows = await db
    .select()
    .from(ticketEscalation)
    .where(firstOfEach({ ...children, where, keys, limit }))
    .orderBy(...orderOf(keys))
  return groupBy(rows, (row) => row.ticketId)
}

/** The first visits of each ticket, by their time. */
export async function findOnsiteVisits(
  db: Database,
  scope: Scope,
  ticketIds: readonly string[],
  limit: number,
): Promise<Map<string, OnsiteVisitRow[]>> {
  const keys = [ascending(onsiteVisit.scheduledAt), ascending(onsiteVisit.id)]
  const where = ofPartnersInScope(scope, onsiteVisit.partnerId)
  const children = { table: onsiteVisit, parentId: onsiteVisit.ticketId, parentIds: ticketIds }
  const rows = await db
    .select()
    .from(onsiteVisit)
    .where(firstOfEach({ ...children, where, keys, limit }))
    .orderBy(...orderOf(keys))
  return groupBy(rows, (row) => row.ticketId)
}

export async function insertEscalation(tx: Database, row: EscalationRow): Promise<void> {
  await tx.insert(ticketEscalation).values(row)
}

export async function insertOnsiteVisit(tx: Database, row: typeof onsiteVisit.$inferInsert): Promise<void> {
  await tx.insert(onsiteVisit).values(row)
}

/** The visit a ticket's status speaks of: the one scheduled last (ids sort by the time they were made). Its ticket is locked. */
export async function findCurrentVisit(tx: Database, ticketId: string): Promise<OnsiteVisitRow | null> {
  const [row] = await tx
    .select()
    .from(onsiteVisit)
    .where(eq(onsiteVisit.ticketId, ticketId))
    .orderBy(desc(onsiteVisit.id))
    .limit(1)
  return row ?? null
}

export async function updateVisit(tx: Database, id: string, change: Partial<OnsiteVisitRow>): Promise<void> {
  await tx.update(onsiteVisit).set(change).where(eq(onsiteVisit.id, id))
}

export async function insertVisitParts(tx: Database, rows: readonly VisitPartRow[]): Promise<void> {
  if (rows.length > 0) await tx.insert(visitPart).values([...rows])
}

/** The parts each visit used, by part number. */
export async function findVisitParts(
  db: Database,
  scope: Scope,
  visitIds: readonly string[],
): Promise<Map<string, VisitPartRow[]>> {
  const rows = await db
    .select()
    .from(visitPart)
    .where(and(inArray(visitPart.visitId, [...visitIds]), ofPartnersInScope(scope, visitPart.partnerId)))
    .orderBy(asc(visitPart.partNo))
  return groupBy(rows, (row) => row.visitId)
}
