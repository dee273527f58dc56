import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { anyOf, ascending, descending, indexed, inRegions, only, pages } from '@channelgraph/paging'
import {
  type BusinessDate,
  businessDateOf,
  check,
  type Decimal,
  groupBy,
  type Period,
  within,
} from '@channelgraph/values'
import { type AnyColumn, and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { findPartners } from '../partners/partners.store.ts'
import { partnerTable } from '../partners/partners.tables.ts'
import { countedMonths, feedbackIndicator } from './feedback.rules.ts'
import { type MarketFeedbackRow, marketFeedback } from './feedback.tables.ts'

export const feedback = rowsOf(marketFeedback, {
  what: { en: 'The market feedback', zh: '市场反馈' },
  visible: (scope) => rowsInScope(scope, marketFeedback.partnerId, partnerTable),
})
const { visible } = feedback

export const findFeedback = feedback.findBy('id')

export interface FeedbackFilter {
  readonly kinds?: readonly MarketFeedbackRow['kind'][] | null
  readonly statuses?: readonly MarketFeedbackRow['status'][] | null
  /** Days of submission in Shanghai. */
  readonly period?: Period | null
  /** With all that lies below them. */
  readonly regionCodes?: readonly string[] | null
  readonly partnerId?: string | null
  readonly routedTo?: readonly NonNullable<MarketFeedbackRow['routedTo']>[] | null
  readonly search?: string | null
}

export const feedbackPages = pages(feedback, {
  where: ({ kinds, statuses, period, regionCodes, partnerId, routedTo }: FeedbackFilter) =>
    and(
      anyOf('kinds', marketFeedback.kind, kinds),
      anyOf('statuses', marketFeedback.status, statuses),
      period ? within(marketFeedback.submittedAt, check.period('period', period)) : undefined,
      inRegions('regionCodes', marketFeedback.regionPath, regionCodes),
      only(marketFeedback.partnerId, partnerId),
      anyOf('routedTo', marketFeedback.routedTo, routedTo),
    ),
  search: [indexed({ texts: [marketFeedback.body] })],
  sorts: {
    NEWEST: [descending(marketFeedback.submittedAt), descending(marketFeedback.id)],
    OLDEST: [ascending(marketFeedback.submittedAt), ascending(marketFeedback.id)],
  },
})

/** In how many of the months of a period in which feedback was due each partner gave some, as `feedbackIndicator` says. */
export async function findIndicators(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
  { period, today }: { readonly period: Period; readonly today: BusinessDate },
): Promise<Map<string, Decimal>> {
  const month = sql<string>`to_char(${marketFeedback.submittedAt} at time zone 'Asia/Shanghai', 'YYYY-MM-01')`
  const [partners, rows] = await Promise.all([
    findPartners(db, scope, partnerIds),
    db
      .selectDistinct({ partnerId: marketFeedback.partnerId, month })
      .from(marketFeedback)
      .where(
        and(
          inArray(marketFeedback.partnerId, [...partnerIds]),
          within(marketFeedback.submittedAt, period),
          visible(scope),
        ),
      ),
  ])
  const told = groupBy(rows, (row) => row.partnerId)
  const indicators = new Map<string, Decimal>()
  for (const [id, { activatedAt }] of partners) {
    const counted = countedMonths(period, activatedAt && businessDateOf(activatedAt), today)
    const indicator = feedbackIndicator(counted, new Set((told.get(id) ?? []).map((row) => row.month)))
    if (indicator) indicators.set(id, indicator)
  }
  return indicators
}

/** Whether the partner of a row gave feedback in a period, as a condition. */
export const hasFeedbackIn = (partnerId: AnyColumn, period: Period): SQL =>
  sql`exists (select 1 from ${marketFeedback} where ${and(eq(marketFeedback.partnerId, partnerId), within(marketFeedback.submittedAt, period))})`
