import { sharedRows } from '@channelgraph/access'
import { boolean, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'

export const COMPANY_DEPARTMENTS = [
  'CHANNEL',
  'MARKETING',
  'TECH_SUPPORT',
  'AFTER_SALES',
  'FINANCE',
  'MANAGEMENT',
  'ORDER_DESK',
  'RND',
] as const

export const employee = pgTable(
  'employee',
  {
    id: text().primaryKey(),
    no: text().notNull().unique(),
    name: text().notNull(),
    department: text({ enum: COMPANY_DEPARTMENTS }).notNull(),
    active: boolean().notNull().default(true),
  },
  () => [sharedRows()],
)

/** The regions an employee answers for: assigned nodes; a large region is stored as all its provinces. */
export const employeeRegion = pgTable(
  'employee_region',
  { employeeId: text('employee_id').notNull(), regionCode: text('region_code').notNull() },
  (t) => [
    primaryKey({ columns: [t.employeeId, t.regionCode] }),
    index('employee_region_by_region').on(t.regionCode),
    sharedRows(),
  ],
)

export type EmployeeRow = typeof employee.$inferSelect
