import { type Reader, underPaths } from '@channelgraph/access'
import { anyOf, ascending, descending, indexed, type Page, pages } from '@channelgraph/paging'
import { partnerOf, partnerRef } from '@channelgraph/partner-ref'
import { check, type Period, within } from '@channelgraph/values'
import { and, exists, isNull, or, type SQL, sql } from 'drizzle-orm'
import { escalations, staleAt, tickets } from './tickets.store.ts'
import { type TicketRow, supportTicket as ticket, ticketEscalation } from './tickets.tables.ts'

/** What a client asks for. */
export interface AskedTickets {
  readonly statuses?: readonly TicketRow['status'][] | null
  readonly priorities?: readonly TicketRow['priority'][] | null
  readonly partnerIds?: readonly string[] | null
  readonly regionCodes?: readonly string[] | null
  readonly macroRegion?: string | null
  readonly breachedOnly?: boolean | null
  readonly contingencyOnly?: boolean | null
  readonly progressDueOnly?: boolean | null
  readonly period?: Period | null
  readonly levels?: readonly TicketRow['level'][] | null
  readonly kinds?: readonly TicketRow['kind'][] | null
  readonly assigneeIds?: readonly string[] | null
  readonly unassignedOnly?: boolean | null
  readonly search?: string | null
}

export type TicketSort = 'NEWEST' | 'OLDEST' | 'MOST_URGENT' | 'DUE'

/** The same, with the instant at which clocks are read. */
export interface TicketFilter extends AskedTickets {
  readonly now: Date
}

export const ticketPages = pages(tickets, {
  where: matches,
  // Not in what was written down of a customer: what is masked must not be found by guessing.
  search: [indexed({ texts: [ticket.subject], codes: [ticket.no, ticket.serialNo] }), partnerOf(ticket.partnerId)],
  sorts: {
    NEWEST: [descending(ticket.openedAt), ascending(ticket.id)],
    OLDEST: [ascending(ticket.openedAt), ascending(ticket.id)],
    MOST_URGENT: [ascending(ticket.priority), ascending(ticket.openedAt), ascending(ticket.id)],
    DUE: [ascending(ticket.resolutionDueAt), ascending(ticket.id)],
  },
})

/** The tickets of each of many parents. One instant for a request's loader: all parents are asked for in one statement. */
export function ticketsOfEach(parent: 'partnerId' | 'serialNo' | 'orderId' | 'complaintId', now: Date) {
  const ofEach = ticketPages.ofEach(parent)
  return (reader: Reader, parentIds: readonly string[], page: Page<AskedTickets, TicketSort>) =>
    ofEach(reader, parentIds, { ...page, filter: { ...page.filter, now } })
}

/** The steps up of a ticket. */
export const escalationPages = pages(escalations, {
  where: () => undefined,
  sorts: { OLDEST: [ascending(ticketEscalation.at), ascending(ticketEscalation.id)] },
})

function matches({ now, ...asked }: TicketFilter): SQL | undefined {
  const { statuses, priorities, partnerIds, regionCodes, macroRegion, period } = asked
  return and(
    anyOf('statuses', ticket.status, statuses),
    anyOf('priorities', ticket.priority, priorities),
    anyOf('partnerIds', ticket.partnerId, partnerIds),
    anyOf('levels', ticket.level, asked.levels),
    anyOf('kinds', ticket.kind, asked.kinds),
    anyOf('assigneeIds', ticket.assigneeId, asked.assigneeIds),
    asked.unassignedOnly ? isNull(ticket.assigneeId) : undefined,
    regionCodes
      ? ofPartners(
          sql`string_to_array(${partnerRef.regionPath}, '/') && ${sql.param(regionCodes.map((code) => check.regionCode('regionCodes', code)))}::text[]`,
        )
      : undefined,
    macroRegion ? ofPartners(underPaths(partnerRef.regionPath, [`${macroRegion}/`])) : undefined,
    asked.breachedOnly ? breachedAt(now) : undefined,
    asked.contingencyOnly ? takesContingencyPlan(now) : undefined,
    asked.progressDueOnly ? staleAt(now) : undefined,
    period ? within(ticket.openedAt, check.period('period', period)) : undefined,
  )
}

const ofPartners = (condition: SQL): SQL =>
  exists(sql`(select 1 from ${partnerRef} where ${partnerRef.id} = ${ticket.partnerId} and ${condition})`)

/** A clock is breached once its due time lies behind where it stopped, stands still or runs: as clocks.rules.ts says. */
const breachedAt = (now: Date): SQL | undefined => {
  const at = sql`${now.toISOString()}::timestamptz`
  const stopped = sql`${ticket.resolvedAt}, ${ticket.closedAt}, ${ticket.waitingSince}, ${at}`
  return or(
    sql`coalesce(${ticket.firstRespondedAt}, ${stopped}) >= ${ticket.responseDueAt}`,
    sql`coalesce(${ticket.arrivedAt}, ${stopped}) >= ${ticket.onsiteDueAt}`,
    sql`coalesce(${stopped}) >= ${ticket.resolutionDueAt}`,
  )
}

/** Not fixed, and the time for a contingency plan has come. A wait that goes on has moved it already. */
const takesContingencyPlan = (now: Date): SQL | undefined =>
  and(
    isNull(ticket.resolvedAt),
    isNull(ticket.closedAt),
    sql`coalesce(${ticket.waitingSince}, ${now.toISOString()}::timestamptz) >= ${ticket.contingencyDueAt}`,
  )
