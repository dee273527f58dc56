import { money } from '@channelgraph/values'
import { pgTable, text } from 'drizzle-orm/pg-core'

/** What finance holds of each partner's deposit (保证金), kept from DepositReceived for the activation guard alone. */
export const depositRef = pgTable('deposit_ref', {
  partnerId: text('partner_id').primaryKey(),
  held: money().notNull(),
})

export type DepositRefRow = typeof depositRef.$inferSelect
