import { instant } from '@channelgraph/values'
import { type BuildColumns, type SQL, sql } from 'drizzle-orm'
import {
  date,
  integer,
  type PgColumn,
  type PgTable,
  type PgTableWithColumns,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'

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
  /** Last day it is meant to hold, as it was drafted; null where it is to hold until it is replaced or taken back. */
  effectiveTo: date('effective_to'),
  /** Last day it was left to hold when it was taken back, before its first day where it never did; null where nobody did. */
  withdrawnTo: date('withdrawn_to'),
  /** Last day it holds: the earliest of both and of the day before its successor. Null before publication, and where nothing ends it. */
  inForceTo: date('in_force_to'),
  /** Who drafted it. */
  authorId: text('author_id').notNull(),
  /** Who drafted it, changed it or sent it: none of them approves it. */
  contributorIds: text('contributor_ids').array().notNull(),
  submittedAt: instant('submitted_at'),
  publishedAt: instant('published_at'),
  version: integer().notNull().default(1),
})

type Columns = ReturnType<typeof documentColumns>
/** The row of any such document. */
export type DocumentRow = PgTableWithColumns<{
  name: string
  schema: undefined
  columns: BuildColumns<string, Columns, 'pg'>
  dialect: 'pg'
}>['$inferSelect']
/** A table of such documents. */
export type DocumentTable = PgTable & Readonly<Record<keyof Columns, PgColumn>> & { readonly $inferSelect: DocumentRow }

/** Drafted and not yet published or refused. */
export const isInProgress = (status: PgColumn): SQL => sql`${status} in ('DRAFT', 'SUBMITTED', 'APPROVED')`

/** One row a revision, one revision at a time in progress, and one published: also of two who write at once. */
export const documentIndexes = (table: string, t: Record<'no' | 'revision' | 'status', PgColumn>) => [
  uniqueIndex(`${table}_revision_once`).on(t.no, t.revision),
  uniqueIndex(`${table}_one_in_work`).on(t.no).where(isInProgress(t.status)),
  uniqueIndex(`${table}_one_published`).on(t.no).where(sql`${t.status} = 'PUBLISHED'`),
]
