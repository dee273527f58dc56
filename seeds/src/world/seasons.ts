import { addDays, type BusinessDate, isWorkingDay, monthOf } from '@channelgraph/values'
import { workingDaysFrom } from '../moments.ts'

/** First day of the Spring Festival (春节), around which hardly anybody orders. */
const SPRING_FESTIVAL: Readonly<Record<string, BusinessDate>> = {
  2022: '2022-02-01',
  2023: '2023-01-22',
  2024: '2024-02-10',
  2025: '2025-01-29',
  2026: '2026-02-17',
  2027: '2027-02-06',
  2028: '2028-01-26',
}

/** How much is ordered on a day: more at a quarter's end, little around the Spring Festival, nothing on days off. */
export function orderWeight(date: BusinessDate): number {
  if (!isWorkingDay(date)) return 0
  const festival = SPRING_FESTIVAL[date.slice(0, 4)]
  if (festival && date >= addDays(festival, -14) && date <= addDays(festival, 12)) return 0.25
  const month = Number(date.slice(5, 7))
  const endsQuarter = month % 3 === 0
  const lastDays = date > addDays(monthOf(date).to, -10)
  return endsQuarter ? (lastDays ? 2.4 : 1.3) : lastDays ? 1.1 : 0.9
}

/** Days of a history with their weights, growing by a fifth a year: what orders are spread over. */
export function orderDays(from: BusinessDate, to: BusinessDate): (readonly [BusinessDate, number])[] {
  const days = workingDaysFrom(from, to)
  return days.map((date, i) => [date, orderWeight(date) * (1 + (0.4 * i) / Math.max(1, days.length))] as const)
}

/** Whether people travel: tickets peak where orders dip. */
export function isHolidayPeak(date: BusinessDate): boolean {
  const festival = SPRING_FESTIVAL[date.slice(0, 4)]
  const nearFestival = festival !== undefined && date >= addDays(festival, -3) && date <= addDays(festival, 8)
  return (
    nearFestival ||
    (date.slice(5) >= '10-01' && date.slice(5) <= '10-07') ||
    (date.slice(5) >= '05-01' && date.slice(5) <= '05-05')
  )
}
