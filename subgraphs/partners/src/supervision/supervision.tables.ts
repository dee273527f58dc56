import { ownRows } from '@channelgraph/access'
import { boolean, date, index, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import type { ScreenedItem } from '../applications/applications.tables.ts'
import { partner } from '../partners/partners.tables.ts'

/** A check of a partner's business (监督检查), written once. */
export const supervisionCheck = pgTable(
  'supervision_check',
  {
    id: text().primaryKey(),
    partnerId: text('partner_id')
      .notNull()
      .references(() => partner.id),
    date: date().notNull(),
    items: jsonb().$type<ScreenedItem[]>().notNull(),
    /** Whether every required item is met. */
    passed: boolean().notNull(),
    inspectorId: text('inspector_id').notNull(),
    /** Last day to put right what it found; null where it was passed. */
    rectificationDue: date('rectification_due'),
  },
  (t) => [
    index('supervision_check_by_partner').on(t.partnerId, t.date.desc().nullsLast(), t.id.desc().nullsLast()),
    index('supervision_check_newest').on(t.date.desc().nullsLast(), t.id.desc().nullsLast()),
    index('supervision_check_oldest').on(t.date, t.id),
    ownRows(t.partnerId),
  ],
)

export type SupervisionCheckRow = typeof supervisionCheck.$inferSelect
