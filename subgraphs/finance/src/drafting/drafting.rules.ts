import {
  addMonths,
  type BusinessDate,
  badInput,
  businessDateOf,
  calendarCovers,
  check,
  monthlySeries,
  monthOf,
  type Period,
} from '@channelgraph/values'

/**
 * A settlement is of one whole month that has begun in Shanghai (6.3). Drafted before the month ends, it holds what is accepted
 * by then; what follows stands in a further settlement of the same month.
 */
export function checkSettledMonth(given: Period, now: Date): Period {
  const period = check.period('period', given)
  const month = monthOf(period.from)
  if (period.from !== month.from || period.to !== month.to)
    throw badInput(
      `\`period\` must be one whole month, such as ${month.from} to ${month.to}.`,
      `\`period\` 须为一个完整的月份,例如 ${month.from} 至 ${month.to}。`,
    )
  if (businessDateOf(now) < period.from)
    throw badInput(
      `\`period\` must have begun: draft it from ${period.from} on.`,
      `\`period\` 尚未开始:请自 ${period.from} 起生成结算单。`,
    )
  return period
}

/** Settlements of a month are numbered together: ST202610-000001. */
export const settlementSeries = (period: Period): string => monthlySeries('ST', period.from)

/** The month that is drafted next by schedule: the one after the last one, or the last month that is over. */
export const nextScheduledMonth = (lastFrom: BusinessDate | null, today: BusinessDate): Period =>
  monthOf(lastFrom ? addMonths(lastFrom, 1) : addMonths(`${today.slice(0, 7)}-01`, -1))

/** False where a span of working days lies in years whose public holidays are not known yet: it was counted by weekdays (6.3). */
export const isProvisional = (...days: BusinessDate[]): boolean => !days.every(calendarCovers)
