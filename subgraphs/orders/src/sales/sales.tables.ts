import { ownRows } from '@channelgraph/access'
import { money } from '@channelgraph/values'
import { date, index, pgTable, text } from 'drizzle-orm/pg-core'

/** What a contract promises: fed by ContractSigned, target attainment is measured against it. */
export const contractRef = pgTable(
  'contract_ref',
  {
    id: text().primaryKey(),
    no: text().notNull(),
    partnerId: text('partner_id').notNull(),
    effectiveFrom: date('effective_from').notNull(),
    effectiveTo: date('effective_to').notNull(),
    /** Delivered net per contract year. */
    annualTarget: money('annual_target').notNull(),
  },
  (t) => [index('contract_ref_by_partner').on(t.partnerId, t.effectiveFrom), ownRows(t.partnerId)],
)

export type ContractRefRow = typeof contractRef.$inferSelect
