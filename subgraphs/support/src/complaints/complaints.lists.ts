import { ascending, descending, pages } from '@channelgraph/paging'
import { check, type Period, within } from '@channelgraph/values'
import { and, inArray, or, type SQL, sql } from 'drizzle-orm'
import { complaints } from './complaints.store.ts'
import { type ComplaintRow, complaint } from './complaints.tables.ts'

export interface ComplaintFilter {
  readonly statuses?: readonly ComplaintRow['status'][] | null
  readonly categories?: readonly ComplaintRow['category'][] | null
  readonly levels?: readonly ComplaintRow['level'][] | null
  /** Registered in it. */
  readonly period?: Period | null
  /** A clock was breached by this instant. */
  readonly breachedBy?: Date | null
}

export const complaintPages = pages(complaints, {
  where: ({ statuses, categories, levels, period, breachedBy }: ComplaintFilter) =>
    and(
      statuses ? inArray(complaint.status, [...statuses]) : undefined,
      categories ? inArray(complaint.category, [...categories]) : undefined,
      levels ? inArray(complaint.level, [...levels]) : undefined,
      period ? within(complaint.openedAt, check.period('period', period)) : undefined,
      breachedBy ? breachedAt(breachedBy) : undefined,
    ),
  sorts: { NEWEST: [descending(complaint.openedAt), ascending(complaint.id)] },
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
