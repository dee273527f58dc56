import { instant } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { date, integer, type PgColumn, type PgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'

export const DOC_STATUSES = ['DRAFT', 'SUBMITTED', 'APPROVED', 'REJECTED', 'PUBLISHED', 'RETIRED'] as const
export type DocStatus = (typeof DOC_STATUSES)[number]

/** What each document has that is agreed to, published, and replaced by its next revision. */
export const documentColumns = () => ({
  id: text().primaryKey(),
  /** All revisions of a document share it. */
  no: text().notNull(),
  /** 1, 2, 3 … within the number. */
  revision: integer().notNull(),
  status: text({ enum: DOC_STATUSES }).notNull(),
  /** First day it holds; the day of its publication where that came later. */
  effectiveFrom: date('effective_from').notNull(),
  /** Last day it held: set when it is replaced or taken back, before its first day where it never held. */
  effectiveTo: date('effective_to'),
  /** Who drafted it, changed it or sent it: none of them approves it. */
  shapedByIds: text('shaped_by_ids').array().notNull().default([]),
  publishedAt: instant('published_at'),
  version: integer().notNull().default(1),
})

/** The row of any such document. */
export interface DocumentRow {
  readonly id: string
  readonly no: string
  readonly revision: number
  readonly status: DocStatus
  readonly effectiveFrom: string
  readonly effectiveTo: string | null
  readonly shapedByIds: string[]
  readonly publishedAt: Date | null
  readonly version: number
}

type DocumentColumn = 'id' | 'no' | 'revision' | 'status' | 'effectiveFrom' | 'effectiveTo' | 'publishedAt' | 'version'
/** A table of such documents. */
export type DocumentTable = PgTable &
  Readonly<Record<DocumentColumn, PgColumn>> & { readonly $inferSelect: DocumentRow }

/** One row a revision, one revision at a time in work, and one published: also of two who write at once. */
export const documentIndexes = (table: string, t: Record<'no' | 'revision' | 'status', PgColumn>) => [
  uniqueIndex(`${table}_revision_once`).on(t.no, t.revision),
  uniqueIndex(`${table}_one_in_work`).on(t.no).where(sql`${t.status} in ('DRAFT', 'SUBMITTED', 'APPROVED')`),
  uniqueIndex(`${table}_one_published`).on(t.no).where(sql`${t.status} = 'PUBLISHED'`),
]
