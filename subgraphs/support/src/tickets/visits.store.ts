import { type Database, rowsInScope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { ascending, pages } from '@channelgraph/paging'
import { partnerRefTable } from '@channelgraph/partner-ref'
import { desc, eq } from 'drizzle-orm'
import { type OnsiteVisitRow, onsiteVisit, visitPart } from './tickets.tables.ts'

export const visits = rowsOf(onsiteVisit, {
  what: { en: 'The visit', zh: '上门服务' },
  visible: (scope) => rowsInScope(scope, onsiteVisit.partnerId, partnerRefTable),
})
/** By their time. */
export const visitPages = pages(visits, {
  where: () => undefined,
  sorts: { EARLIEST: [ascending(onsiteVisit.scheduledAt), ascending(onsiteVisit.id)] },
})

export const visitParts = rowsOf(visitPart, {
  what: { en: 'The part', zh: '备件' },
  visible: (scope) => rowsInScope(scope, visitPart.partnerId, partnerRefTable),
})
export const findPartsOfVisits = visitParts.findOf('visitId', 'partNo')

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

/** A visit has no version of its own: it changes under its ticket's lock. */
export async function updateVisit(
  tx: Database,
  { id }: OnsiteVisitRow,
  change: Partial<OnsiteVisitRow>,
): Promise<OnsiteVisitRow> {
  const [saved] = await tx.update(onsiteVisit).set(change).where(eq(onsiteVisit.id, id)).returning()
  return saved!
}
