import { anyOf, ascending, descending, indexed, pages } from '@channelgraph/paging'
import { partnerOf } from '@channelgraph/partner-ref'
import { check, type Period, within } from '@channelgraph/values'
import { and, isNull, or, type SQL, sql } from 'drizzle-orm'
import { complaints } from './complaints.store.ts'
import { type ComplaintRow, complaint, seriousnessOf } from './complaints.tables.ts'

export interface ComplaintFilter {
  readonly statuses?: readonly ComplaintRow['status'][] | null
  readonly categories?: readonly ComplaintRow['category'][] | null
  readonly levels?: readonly ComplaintRow['level'][] | null
  readonly partnerIds?: readonly string[] | null
  readonly assigneeIds?: readonly string[] | null
  readonly unassignedOnly?: boolean | null
  readonly search?: string | null
  /** Registered in it. */
  readonly period?: Period | null
  /** A clock was breached by this instant. */
  readonly breachedBy?: Date | null
}

export const complaintPages = pages(complaints, {
  where: ({ period, breachedBy, ...asked }: ComplaintFilter) =>
    and(
      anyOf('statuses', complaint.status, asked.statuses),
      anyOf('categories', complaint.category, asked.categories),
      anyOf('levels', complaint.level, asked.levels),
      anyOf('partnerIds', complaint.partnerId, asked.partnerIds),
      anyOf('assigneeIds', complaint.assigneeId, asked.assigneeIds),
      asked.unassignedOnly ? isNull(complaint.assigneeId) : undefined,
      period ? within(complaint.openedAt, check.period('period', period)) : undefined,
      breachedBy ? breachedAt(breachedBy) : undefined,
    ),
  // Not in the customer's name and phone: what is masked must not be found by guessing. Nor in a root cause that waits for its co-signature.
  search: [
    indexed({ texts: [complaint.description], codes: [complaint.no, complaint.serialNo] }),
    partnerOf(complaint.partnerId),
  ],
  sorts: {
    NEWEST: [descending(complaint.openedAt), ascending(complaint.id)],
    OLDEST: [ascending(complaint.openedAt), ascending(complaint.id)],
    MOST_SERIOUS: [
      ascending(seriousnessOf(complaint.level), 'integer'),
      ascending(complaint.openedAt),
      ascending(complaint.id),
    ],
    DUE: [ascending(complaint.resolutionDueAt), ascending(complaint.id)],
  },
})

/** A clock is breached once its due time lies behind where it stopped or runs: as clocks.rules.ts says. */
const breachedAt = (now: Date): SQL | undefined => {
  const stopped = sql`${complaint.resolvedAt}, ${complaint.closedAt}, ${now.toISOString()}::timestamptz`
  return or(
    sql`coalesce(${complaint.firstRespondedAt}, ${stopped}) >= ${complaint.responseDueAt}`,
    sql`coalesce(${complaint.firstFeedbackAt}, ${stopped}) >= ${complaint.feedbackDueAt}`,
    sql`coalesce(${stopped}) >= ${complaint.resolutionDueAt}`,
  )
}
