import { COMPANY_DEPARTMENTS } from '@channelgraph/contracts'
import { instant } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { check, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'

export const DECISIONS = ['APPROVED', 'REJECTED', 'RETURNED'] as const

/** Who decided what about an application, a contract or an amendment. Written once, an inside matter of the company. */
export const approval = pgTable(
  'approval',
  {
    /** The application, contract or amendment that was decided on. */
    subjectId: text('subject_id').notNull(),
    /** 1, 2, 3 … over all rounds: a return ends one. */
    step: integer().notNull(),
    department: text({ enum: COMPANY_DEPARTMENTS }).notNull(),
    approverId: text('approver_id').notNull(),
    decision: text({ enum: DECISIONS }).notNull(),
    comment: text(),
    decidedAt: instant('decided_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.subjectId, t.step] }),
    // G-11: at most three steps a round, and at most three rounds: what was returned twice is decided.
    check('approval_has_three_rounds', sql`${t.step} between 1 and 9`),
  ],
)

export type ApprovalRow = typeof approval.$inferSelect
export type Decision = ApprovalRow['decision']
