import { type Database, rowsInScope } from '@channelgraph/access'
import { lockCodes, rowsOf } from '@channelgraph/command'
import { ascending, pages } from '@channelgraph/paging'
import { partnerRefTable } from '@channelgraph/partner-ref'
import { and, asc, desc, eq, gt, lt, ne, notExists } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { type OnsiteVisitRow, onsiteVisit, supportTicket, visitPart } from './tickets.tables.ts'
import { APART_MS } from './visits.rules.ts'

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

/**
 * Where else an engineer is expected about a time: at the visit scheduled last of another ticket that waits for it. Two who schedule
 * the same engineer at once wait for each other.
 */
export async function findVisitNear(
  tx: Database,
  { engineerId, ticketId, scheduledAt }: Pick<OnsiteVisitRow, 'engineerId' | 'ticketId' | 'scheduledAt'>,
): Promise<{ ticketNo: string; scheduledAt: Date } | null> {
  await lockCodes(tx, `visits of ${engineerId}`)
  const later = alias(onsiteVisit, 'later')
  const [row] = await tx
    .select({ ticketNo: supportTicket.no, scheduledAt: onsiteVisit.scheduledAt })
    .from(onsiteVisit)
    .innerJoin(supportTicket, eq(supportTicket.id, onsiteVisit.ticketId))
    .where(
      and(
        eq(onsiteVisit.engineerId, engineerId),
        ne(onsiteVisit.ticketId, ticketId),
        gt(onsiteVisit.scheduledAt, new Date(scheduledAt.getTime() - APART_MS)),
        lt(onsiteVisit.scheduledAt, new Date(scheduledAt.getTime() + APART_MS)),
        eq(supportTicket.status, 'ONSITE_SCHEDULED'),
        notExists(
          tx
            .select({ id: later.id })
            .from(later)
            .where(and(eq(later.ticketId, onsiteVisit.ticketId), gt(later.id, onsiteVisit.id))),
        ),
      ),
    )
    .orderBy(asc(onsiteVisit.scheduledAt))
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
