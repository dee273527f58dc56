import type { Database } from '@channelgraph/access'
import { type BusinessDate, documentNumber } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { type SERIES, yearlyNumber } from './numbering.tables.ts'

/** The next number of a series in a day's year: CT-2026-000123. The row's lock keeps two transactions from the same one. */
export async function nextYearlyNumber(
  tx: Database,
  series: (typeof SERIES)[number],
  day: BusinessDate,
): Promise<string> {
  const year = Number(day.slice(0, 4))
  const [row] = await tx
    .insert(yearlyNumber)
    .values({ series, year, last: 1 })
    .onConflictDoUpdate({
      target: [yearlyNumber.series, yearlyNumber.year],
      set: { last: sql`${yearlyNumber.last} + 1` },
    })
    .returning()
  return documentNumber(`${series}-${year}`, row!.last)
}
