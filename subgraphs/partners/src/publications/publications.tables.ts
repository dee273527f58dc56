import { PARTNER_KINDS, PARTNER_TIERS } from '@channelgraph/contracts'
import { instant } from '@channelgraph/values'
import { type BuildColumns, type SQL, sql } from 'drizzle-orm'
import {
  integer,
  type PgColumn,
  type PgPolicy,
  type PgTable,
  type PgTableWithColumns,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { type Audience, ofThose, publishedRows } from '../approvals/documents.audience.ts'

export const PUBLICATION_STATUSES = ['PUBLISHED', 'REPLACED', 'WITHDRAWN'] as const

/** What each thing has that marketing publishes at once, for some partners, and replaces by its next version: nobody has to agree to it. */
export const publicationColumns = () => ({
  id: text().primaryKey(),
  /** All versions share it. */
  no: text().notNull(),
  /** 1, 2, 3 … within the number. */
  revision: integer().notNull(),
  title: text().notNull(),
  status: text({ enum: PUBLICATION_STATUSES }).notNull(),
  /** For whom it is; each empty where it is for all. */
  audienceKinds: text('audience_kinds', { enum: PARTNER_KINDS }).array().notNull(),
  audienceTiers: text('audience_tiers', { enum: PARTNER_TIERS }).array().notNull(),
  audienceRegionCodes: text('audience_region_codes').array().notNull(),
  /** Copies of the regions' paths: whoever has its seat there or below has one that begins so. */
  audienceRegionPaths: text('audience_region_paths').array().notNull(),
  publishedById: text('published_by_id').notNull(),
  publishedAt: instant('published_at').notNull(),
  /** When it was replaced or withdrawn. */
  endedAt: instant('ended_at'),
  version: integer().notNull().default(1),
})

type Columns = ReturnType<typeof publicationColumns>
/** The row of any such publication. */
export type PublicationRow = PgTableWithColumns<{
  name: string
  schema: undefined
  columns: BuildColumns<string, Columns, 'pg'>
  dialect: 'pg'
}>['$inferSelect']
/** A table of such publications. */
export type PublicationTable = PgTable &
  Readonly<Record<keyof Columns, PgColumn>> & { readonly $inferSelect: PublicationRow }

/** One row a version, and one that is current: also of two who write at once. */
export const publicationIndexes = (table: string, t: Record<'no' | 'revision' | 'status', PgColumn>) => [
  uniqueIndex(`${table}_revision_once`).on(t.no, t.revision),
  uniqueIndex(`${table}_one_current`).on(t.no).where(sql`${t.status} = 'PUBLISHED'`),
]

type AudienceOf = Record<'status' | 'publishedAt' | 'audienceKinds' | 'audienceTiers' | 'audienceRegionPaths', PgColumn>

/** Row security: a partner reads what is published for it, and nothing that was replaced or withdrawn. */
export function currentRows(t: AudienceOf): PgPolicy {
  const those = ofThose({ kinds: t.audienceKinds, tiers: t.audienceTiers, regionPaths: t.audienceRegionPaths })
  const current: Audience = {
    ...those,
    includes: (partnerId): SQL => sql`(${t.status} = 'PUBLISHED' and ${those.includes(partnerId)})`,
  }
  return publishedRows(t, current)
}
