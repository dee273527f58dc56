import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { partnerRefTable } from '@channelgraph/partner-ref'
import { and, count, countDistinct, eq, gt, gte, inArray, isNotNull, isNull, lte, ne, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { charger } from '../chargers/chargers.tables.ts'
import { CLOSES_AFTER_MS, LEFT_WITH_PARTNER_MS, OPEN, type partnerUpdated, UPDATE_WITHIN_MS } from './tickets.rules.ts'
import { type TicketRow, supportTicket as ticket, ticketEscalation } from './tickets.tables.ts'

export const tickets = rowsOf(ticket, {
  what: { en: 'The ticket', zh: '工单' },
  visible: (scope) => rowsInScope(scope, ticket.partnerId, partnerRefTable),
})
export const escalations = rowsOf(ticketEscalation, {
  what: { en: 'The escalation', zh: '升级记录' },
  visible: (scope) => rowsInScope(scope, ticketEscalation.partnerId, partnerRefTable),
})

export const findTickets = tickets.findBy('id')
export const findTicketsByNo = tickets.findBy('no')

/** How many faults of a charger were reported since an instant, duplicates aside, whoever may see them. */
export async function countFaultsSince(tx: Database, serialNo: string, since: Date): Promise<number> {
  const [row] = await tx
    .select({ faults: count() })
    .from(ticket)
    .where(
      and(
        eq(ticket.serialNo, serialNo),
        eq(ticket.kind, 'FAULT'),
        ne(ticket.status, 'CANCELLED'),
        gte(ticket.openedAt, since),
      ),
    )
  return row?.faults ?? 0
}

/** The ticket that is open for a fault of a charger, the first of them: what a repeated alarm is about (3.8). */
export async function findOpenTicket(
  tx: Database,
  scope: Scope,
  serialNo: string,
  faultCode: string,
): Promise<TicketRow | undefined> {
  const [row] = await tx
    .select()
    .from(ticket)
    .where(
      and(
        eq(ticket.serialNo, serialNo),
        eq(ticket.faultCode, faultCode),
        inArray(ticket.status, [...OPEN]),
        tickets.visible(scope),
      ),
    )
    .orderBy(ticket.openedAt)
    .limit(1)
  return row
}

/** On how many chargers of this charger's product a fault was reported after an instant, whoever may see them. */
export async function countChargersWithFault(
  tx: Database,
  { serialNo, faultCode, after }: { serialNo: string; faultCode: string; after: Date },
): Promise<number> {
  const product = tx.select({ id: charger.productId }).from(charger).where(eq(charger.id, serialNo))
  const [row] = await tx
    .select({ chargers: countDistinct(ticket.serialNo) })
    .from(ticket)
    .innerJoin(charger, and(eq(charger.id, ticket.serialNo), inArray(charger.productId, product)))
    .where(and(eq(ticket.faultCode, faultCode), ne(ticket.status, 'CANCELLED'), gt(ticket.openedAt, after)))
  return row?.chargers ?? 0
}

/** A partner was told something beside a save: no client edits these columns, so the version stays. */
export async function savePartnerUpdate(
  tx: Database,
  id: string,
  change: ReturnType<typeof partnerUpdated>,
): Promise<void> {
  await tx.update(ticket).set(change).where(eq(ticket.id, id))
}

const before = (now: Date, ms: number): Date => new Date(now.getTime() - ms)

const open = (): SQL | undefined => and(isNull(ticket.resolvedAt), isNull(ticket.closedAt))

/** Tickets whose partner was told nothing for too long: as updateDueSince of the rules decides it. */
export const staleAt = (now: Date): SQL | undefined =>
  and(open(), isNotNull(ticket.partnerId), lte(ticket.lastPartnerUpdateAt, before(now, UPDATE_WITHIN_MS)))

/** What a sweep does, the longest due first; rows that another replica holds are passed over. */
const lockDue = (tx: Database, due: SQL | undefined, since: PgColumn, limit: number): Promise<TicketRow[]> =>
  tx.select().from(ticket).where(due).orderBy(since).limit(limit).for('update', { skipLocked: true })

/** Tickets with a running clock that passed its due time unannounced. */
export const lockBreachedTickets = (tx: Database, now: Date, limit: number) =>
  lockDue(tx, lte(ticket.breachWatchAt, now), ticket.breachWatchAt, limit)

/** Tickets whose partner was told nothing for too long, and nobody was reminded (S-12). */
export const lockStaleTickets = (tx: Database, now: Date, limit: number) =>
  lockDue(tx, and(staleAt(now), eq(ticket.progressDueAnnounced, false)), ticket.lastPartnerUpdateAt, limit)

/** Tickets resolved so long ago that they close by themselves. */
export const lockResolvedTickets = (tx: Database, now: Date, limit: number) =>
  lockDue(
    tx,
    and(eq(ticket.status, 'RESOLVED'), lte(ticket.resolvedAt, before(now, CLOSES_AFTER_MS))),
    ticket.resolvedAt,
    limit,
  )

/** Tickets that partners have left open too long. */
export const lockTicketsLeftWithPartners = (tx: Database, now: Date, limit: number) =>
  lockDue(
    tx,
    // Spelt out, not a parameter: the index of these tickets says so, too.
    and(sql`${ticket.level} = 'L0_PARTNER'`, open(), lte(ticket.openedAt, before(now, LEFT_WITH_PARTNER_MS))),
    ticket.openedAt,
    limit,
  )
