import { sharedRows } from '@channelgraph/access'
import { COMPANY_DEPARTMENTS } from '@channelgraph/contracts'
import { markPersonal, maskName } from '@channelgraph/values'
import { boolean, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'

export const employee = pgTable(
  'employee',
  {
    id: text().primaryKey(),
    no: text().notNull().unique(),
    name: text().notNull(),
    department: text({ enum: COMPANY_DEPARTMENTS }).notNull(),
    active: boolean().notNull().default(true),
    version: integer().notNull().default(1),
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

markPersonal('Employee', { name: maskName })

export type EmployeeRow = typeof employee.$inferSelect
