import type { Database, Scope } from '@channelgraph/access'
import { ascending, firstOfEach, orderOf } from '@channelgraph/paging'
import { groupBy } from '@channelgraph/service'
import { ofPartnersInScope } from '../cases/cases.store.ts'
import { type EscalationRow, type OnsiteVisitRow, onsiteVisit, ticketEscalation } from './tickets.tables.ts'

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

export async function insertOnsiteVisit(tx: Database, row: OnsiteVisitRow): Promise<void> {
  await tx.insert(onsiteVisit).values(row)
}
