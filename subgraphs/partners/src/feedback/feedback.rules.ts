import {
  addMonths,
  type BusinessDate,
  Decimal,
  monthOf,
  type Period,
  roundTo6,
  type Transitions,
  withDefaults,
} from '@channelgraph/values'
import { type MarketFeedbackRow, marketFeedback } from './feedback.tables.ts'

/** 3.15: read, handed to the department it concerns, answered, closed. */
export const MARKET_FEEDBACK = {
  triageMarketFeedback: { from: ['SUBMITTED'], to: ['TRIAGED'] },
  routeMarketFeedback: { from: ['TRIAGED'], to: ['ROUTED'] },
  adoptMarketFeedback: { from: ['ROUTED'], to: ['ADOPTED'] },
  declineMarketFeedback: { from: ['ROUTED'], to: ['DECLINED'] },
  closeMarketFeedback: { from: ['ADOPTED', 'DECLINED'], to: ['CLOSED'] },
} as const satisfies Transitions<MarketFeedbackRow['status']>

/** Feedback as it is submitted. */
export const openingMarketFeedback = (
  given: Pick<MarketFeedbackRow, 'id' | 'partnerId' | 'kind' | 'body' | 'submittedBy' | 'submittedAt'> &
    Partial<Pick<MarketFeedbackRow, 'regionCode' | 'regionPath' | 'productId'>>,
): MarketFeedbackRow => withDefaults(marketFeedback, { ...given, status: 'SUBMITTED' })

/**
 * The whole months of a period that are over on a day and that began after the partner was first activated: those in which feedback was
 * due. By the first day of each; none where it was never activated.
 */
export function countedMonths(period: Period, activatedOn: BusinessDate | null, today: BusinessDate): BusinessDate[] {
  if (activatedOn === null) return []
  const from = period.from > activatedOn ? period.from : activatedOn
  const months: BusinessDate[] = []
  const first = monthOf(from)
  let month = first.from === from ? first : monthOf(addMonths(first.from, 1))
  while (month.to <= period.to && month.to < today) {
    months.push(month.from)
    month = monthOf(addMonths(month.from, 1))
  }
  return months
}

/** 四.4: months with feedback of those that count, times 100, six decimals; a month without any counts 0. Null where none counts. */
export function feedbackIndicator(counted: readonly BusinessDate[], withFeedback: ReadonlySet<BusinessDate>) {
  if (counted.length === 0) return null
  const told = counted.filter((month) => withFeedback.has(month)).length
  return roundTo6(new Decimal(told).times(100).dividedBy(counted.length))
}
