import { searchGrams } from '@channelgraph/paging'
import { instant, markPersonal, withheld } from '@channelgraph/values'
import { date, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { partner } from '../partners/partners.tables.ts'

export const INTERACTION_KINDS = ['VISIT', 'CALL', 'MEETING', 'MESSAGE'] as const

/** Somebody of the company spoke with a partner. No policy: what the house notes is not the partner's to read. */
export const interaction = pgTable(
  'interaction',
  {
    id: text().primaryKey(),
    partnerId: text('partner_id')
      .notNull()
      .references(() => partner.id),
    kind: text({ enum: INTERACTION_KINDS }).notNull(),
    at: instant().notNull(),
    byId: text('by_id').notNull(),
    summary: text().notNull(),
    nextActionOn: date('next_action_on'),
    version: integer().notNull().default(1),
  },
  (t) => [
    index('interaction_newest').on(t.at.desc().nullsLast(), t.id.desc().nullsLast()),
    index('interaction_by_partner').on(t.partnerId, t.at.desc().nullsLast(), t.id.desc().nullsLast()),
    index('interaction_by_next_action').on(t.nextActionOn, t.id),
    index('interaction_search').using('gin', searchGrams(t.summary)),
  ],
)

// People are spoken of by name in it.
markPersonal('Interaction', { summary: withheld })

export type InteractionRow = typeof interaction.$inferSelect
