import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'

export const SERIES = ['AP', 'CT', 'CE'] as const

/** The last number given in a series and a year: AP-2026-000123 for applications, CT for contracts, CE-2026-000123 for certificates. */
export const yearlyNumber = pgTable(
  'yearly_number',
  { series: text({ enum: SERIES }).notNull(), year: integer().notNull(), last: integer().notNull() },
  (t) => [primaryKey({ columns: [t.series, t.year] })],
)
