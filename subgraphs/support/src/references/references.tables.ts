import { ownRows, sharedRows } from '@channelgraph/access'
import { COMPANY_DEPARTMENTS } from '@channelgraph/contracts'
import { boolean, pgTable, text } from 'drizzle-orm/pg-core'

/** What this department keeps of the company's people: whom work may be given to. Fed by the partners department's events. */
export const employeeRef = pgTable(
  'employee_ref',
  {
    id: text().primaryKey(),
    department: text({ enum: COMPANY_DEPARTMENTS }).notNull(),
    active: boolean().notNull(),
  },
  () => [sharedRows()],
)

/** What this department keeps of an order: that there is one, and whose. Fed by the orders department's events. */
export const orderRef = pgTable(
  'order_ref',
  {
    id: text().primaryKey(),
    partnerId: text('partner_id').notNull(),
  },
  (t) => [ownRows(t.partnerId)],
)

export type EmployeeRefRow = typeof employeeRef.$inferSelect
export type OrderRefRow = typeof orderRef.$inferSelect
