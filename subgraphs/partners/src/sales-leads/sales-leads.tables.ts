import { ownRows } from '@channelgraph/access'
import { searchGrams } from '@channelgraph/paging'
import { instant, markDerived, markPersonal, maskName, maskPhone, withheld } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { boolean, check, date, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { LEAD_SOURCES } from '../applications/applications.tables.ts'
import { partner } from '../partners/partners.tables.ts'

export const SALES_LEAD_STATUSES = ['NEW', 'FORWARDED', 'ACCEPTED', 'DECLINED', 'WON', 'LOST'] as const

/** An end customer's enquiry (商机). */
export const salesLead = pgTable(
  'sales_lead',
  {
    id: text().primaryKey(),
    /** SL202611-000012. */
    no: text().notNull().unique(),
    status: text({ enum: SALES_LEAD_STATUSES }).notNull(),
    customerName: text('customer_name').notNull(),
    customerPhone: text('customer_phone'),
    need: text().notNull(),
    regionCode: text('region_code').notNull(),
    /** Copy of the region's path: scopes and filters match it by prefix. */
    regionPath: text('region_path').notNull(),
    productLine: text('product_line'),
    source: text({ enum: LEAD_SOURCES }).notNull(),
    /** Whom it was last passed on to. */
    partnerId: text('partner_id').references(() => partner.id),
    byExclusivity: boolean('by_exclusivity').notNull().default(false),
    answerDueOn: date('answer_due_on'),
    closingReason: text('closing_reason'),
    orderNo: text('order_no'),
    /** Partners who declined it. */
    declinedPartnerIds: text('declined_partner_ids').array().notNull(),
    openedBy: text('opened_by').notNull(),
    openedAt: instant('opened_at').notNull(),
    version: integer().notNull().default(1),
  },
  (t) => [
    check('passed_on_to_somebody', sql`${t.status} in ('NEW', 'LOST') or ${t.partnerId} is not null`),
    index('sales_lead_newest').on(t.openedAt.desc().nullsLast(), t.id.desc().nullsLast()),
    index('sales_lead_by_answer_due').on(t.answerDueOn, t.id),
    index('sales_lead_by_partner').on(t.partnerId, t.openedAt.desc().nullsLast(), t.id.desc().nullsLast()),
    index('sales_lead_by_region').on(t.regionPath.op('text_pattern_ops')),
    index('sales_lead_search').using('gin', searchGrams(t.customerName, t.no)),
    ownRows(t.partnerId),
  ],
)

/** What was done about a lead. A partner reads what was done since the lead was its. */
export const salesLeadFollowUp = pgTable(
  'sales_lead_follow_up',
  {
    id: text().primaryKey(),
    salesLeadId: text('sales_lead_id')
      .notNull()
      .references(() => salesLead.id),
    /** The partner who had the lead then; null where nobody had. */
    partnerId: text('partner_id'),
    at: instant().notNull(),
    writtenBy: text('written_by').notNull(),
    byPartner: boolean('by_partner').notNull(),
    note: text().notNull(),
  },
  (t) => [index('sales_lead_follow_up_by_lead').on(t.salesLeadId, t.at.desc(), t.id.desc()), ownRows(t.partnerId)],
)

markPersonal('SalesLead', { customerName: maskName, customerPhone: maskPhone, need: withheld })
markPersonal('SalesLeadFollowUp', { note: withheld })
markDerived('SalesLead', 'regionPath', 'answerDueOn')

export type SalesLeadRow = typeof salesLead.$inferSelect
export type SalesLeadFollowUpRow = typeof salesLeadFollowUp.$inferSelect
