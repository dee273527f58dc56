import { instant, markPersonal, withheld } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { boolean, index, jsonb, pgPolicy, pgTable, text } from 'drizzle-orm/pg-core'

/** A time in which a case's clocks stood still, as instants in RFC 3339. */
export interface Pause {
  readonly from: string
  readonly to: string
  /** The case was done, and reopened afterwards: nobody waited. Left out for a wait for the partner. */
  readonly done?: true
}

/**
 * The columns of a case's SLA clocks. A clock's state is computed when it is read and never stored; its due date is stored, so
 * that lists and sweeps find breaches by index. It counts the finished `pauses`, not the one under way since `waitingSince`.
 */
export const slaColumns = <const Clock extends string>(clocks: readonly [Clock, ...Clock[]]) => ({
  openedAt: instant('opened_at').notNull(),
  /** When somebody first answered: stops the response clock. */
  firstRespondedAt: instant('first_responded_at'),
  /** When the matter was put right: stops all clocks, until it is reopened. */
  resolvedAt: instant('resolved_at'),
  closedAt: instant('closed_at'),
  /** Since when the clocks stand still; null while they run. */
  waitingSince: instant('waiting_since'),
  /** Finished pauses, oldest first. */
  pauses: jsonb().$type<Pause[]>().notNull().default([]),
  responseDueAt: instant('response_due_at').notNull(),
  resolutionDueAt: instant('resolution_due_at').notNull(),
  /** The clocks whose breach was published, each once. */
  breachesAnnounced: text('breaches_announced', { enum: clocks }).array().notNull().default([]),
  /** When the sweep looks for a breach again: the first due time of a clock that runs and was not announced. */
  breachWatchAt: instant('breach_watch_at'),
})

/** What was done on a case (处理进度). Rows belong to the case's partner, who sees those marked for it. */
export const progressNote = pgTable(
  'progress_note',
  {
    id: text().primaryKey(),
    caseId: text('case_id').notNull(),
    partnerId: text('partner_id'),
    at: instant('at').notNull(),
    byId: text('by_id').notNull(),
    text: text().notNull(),
    visibleToPartner: boolean('visible_to_partner').notNull(),
    visibleToCustomer: boolean('visible_to_customer').notNull(),
  },
  (t) => [
    index('progress_note_by_case').on(t.caseId, t.at),
    // 四.4 (S-12): of its own cases' notes a partner sees only those meant for it.
    pgPolicy('own_rows', {
      as: 'permissive',
      for: 'select',
      to: 'public',
      using: sql`${t.partnerId} = current_setting('app.partner_id', true) and ${t.visibleToPartner}`,
    }),
  ],
)

markPersonal('ProgressNote', { text: withheld })

export type ProgressNoteRow = typeof progressNote.$inferSelect
