import { ownRows } from '@channelgraph/access'
import { money } from '@channelgraph/values'
import { integer, pgTable, text } from 'drizzle-orm/pg-core'

/** A partner's deposit account (保证金), one a partner: its id is the partner's. What is held stands in the ledger. */
export const depositAccount = pgTable(
  'deposit_account',
  {
    id: text('partner_id').primaryKey(),
    /** Due by the contract. */
    required: money().notNull(),
    version: integer().notNull().default(1),
  },
  (t) => [ownRows(t.id)],
)

export type DepositAccountRow = typeof depositAccount.$inferSelect
