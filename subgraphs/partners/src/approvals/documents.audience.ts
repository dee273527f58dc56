import { rowsInScope, type Scope, underPaths } from '@channelgraph/access'
import { type Find, rowsOf, type VersionedRows } from '@channelgraph/command'
import type { HistoryOptions } from '@channelgraph/service'
import type { Text } from '@channelgraph/values'
import { and, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm'
import { getTableConfig, type PgColumn, type PgPolicy, type PgTable, pgPolicy } from 'drizzle-orm/pg-core'
import { partner, partnerTable } from '../partners/partners.tables.ts'
import type { DocumentTable } from './documents.tables.ts'

// Who reads a document that is published, said once: the database's policy, the stores' predicate and the history follow it.

type PartnerId = SQL | PgColumn

/** Whom documents are for, once they are published. */
export interface Audience {
  /** Whether a document is for the partner of an id, as far as its own columns say. */
  readonly includes: (partnerId: PartnerId) => SQL
  /** Which of them the company's people see whose rows are those of their regions; all, where it is left out. */
  readonly inScope?: (scope: Scope) => SQL | undefined
}

/** Columns that narrow for whom a document is, each a list: one that is empty, or left out, leaves nobody out. */
export interface AudienceColumns {
  readonly kinds?: PgColumn
  readonly tiers?: PgColumn
  /** Paths of regions: for whom has its seat there or below. Not its territories: those depend on the day. */
  readonly regionPaths?: PgColumn
}

/**
 * For the partners that are of the kinds, tiers and regions of columns. A channel manager sees those of regions above and below its own, and
 * those for all regions.
 */
export const ofThose = ({ kinds, tiers, regionPaths }: AudienceColumns): Audience => ({
  // A name of its own: the id may be that of a partner who is asked about.
  includes: (partnerId) =>
    sql`exists (select 1 from ${partner} as reader where ${and(
      sql`reader.id = ${partnerId}`,
      kinds && namesOrEmpty(kinds, sql`reader.kind = any(${kinds})`),
      tiers && namesOrEmpty(tiers, sql`reader.tier = any(${tiers})`),
      regionPaths && namesOrEmpty(regionPaths, anyPath(regionPaths, sql`starts_with(reader.region_path, meant)`)),
    )})`,
  inScope: (scope) => {
    if (scope.kind !== 'regions' || !regionPaths) return undefined
    const own = scope.paths.map((path) => sql`starts_with(meant, ${path}) or starts_with(${path}, meant)`)
    return namesOrEmpty(regionPaths, anyPath(regionPaths, or(...own) ?? sql`false`))
  },
})

const namesOrEmpty = (list: PgColumn, named: SQL): SQL => sql`(cardinality(${list}) = 0 or ${named})`
const anyPath = (paths: PgColumn, condition: SQL): SQL =>
  sql`exists (select 1 from unnest(${paths}) as meant where ${condition})`

/** For every partner. */
export const ofEverybody: Audience = { includes: () => sql`true` }

/** For the one partner that a column names, or for everybody where it names none. A channel manager sees those of its regions. */
export const ofPartner = (owner: PgColumn): Audience => ({
  includes: (partnerId) => sql`(${owner} is null or ${owner} = ${partnerId})`,
  inScope: (scope) => {
    const inRegions = rowsInScope(scope, owner, partnerTable)
    return inRegions && or(isNull(owner), inRegions)
  },
})

/** For no partner: the company's own. */
export const ofStaff: Audience = { includes: () => sql`false` }

/** For no partner: the company's own. A channel manager sees those of its regions, by the path of a column. */
export const ofStaffInRegions = (path: PgColumn): Audience => ({
  includes: () => sql`false`,
  inScope: (scope) => (scope.kind === 'regions' ? underPaths(path, scope.paths) : undefined),
})

interface Readers {
  readonly shownTo: (partnerId: PartnerId) => SQL
  readonly inScope: (scope: Scope) => SQL | undefined
}

const readersOf = new WeakMap<PgPolicy, Readers>()

/** Row security of a table of documents: its audience reads what was published, and never a draft. */
export function publishedRows(t: { readonly publishedAt: PgColumn }, audience: Audience): PgPolicy {
  const shownTo = (partnerId: PartnerId): SQL => and(isNotNull(t.publishedAt), audience.includes(partnerId))!
  const policy = pgPolicy('published_rows', {
    as: 'permissive',
    for: 'select',
    to: 'public',
    // Who is no partner, an applicant, reads none of them.
    using: and(
      shownTo(sql`current_setting('app.partner_id', true)`),
      sql`current_setting('app.partner_id', true) <> ''`,
    )!,
  })
  readersOf.set(policy, { shownTo, inScope: audience.inScope ?? (() => undefined) })
  return policy
}

/** Rows of documents, with who is shown them. */
export interface DocumentRows<T extends DocumentTable> extends VersionedRows<T> {
  /** How a message names a row. */
  readonly what: Text
  /** By id: what a loader takes. */
  readonly find: Find<T['$inferSelect']>
  /** Whether a row is published, and for the partner of an id. */
  readonly shownTo: (partnerId: PartnerId) => SQL
}

/** The readers of a table's rows, as its `publishedRows` say. Throws at once for a table with another policy, which would show drafts. */
export function readersOfRows(table: PgTable): Readers & { readonly visible: (scope: Scope) => SQL | undefined } {
  const { name, policies } = getTableConfig(table)
  const [readers] = policies.flatMap((policy) => readersOf.get(policy) ?? [])
  if (!readers || policies.length > 1)
    throw new Error(`${name} is a table of documents: give it publishedRows() alone.`)
  const { shownTo, inScope } = readers
  const visible = (scope: Scope): SQL | undefined => {
    if (scope.kind === 'none' || scope.kind === 'applicant') return sql`false`
    return scope.kind === 'partner' ? shownTo(sql`${scope.partnerId}`) : inScope(scope)
  }
  return { ...readers, visible }
}

/**
 * The rows of a table of documents: staff sees every revision of its scope, a partner what its `publishedRows` show it. Throws at once for a table
 * with another policy, which would show drafts.
 */
export function documentRows<T extends DocumentTable>(table: T, what: Text): DocumentRows<T> {
  const { shownTo, visible } = readersOfRows(table)
  const rows = rowsOf(table, { what, visible })
  // Its id is text, as `documentColumns` has it; the compiler does not see that of a table it does not know.
  return { ...rows, what, shownTo, find: rows.findBy('id' as never) }
}

/** The history of a document: for a partner it begins with the publication; who wrote what before is the company's own. */
export const documentHistory = (options: Omit<HistoryOptions, 'partnersFrom'> = {}): HistoryOptions => ({
  ...options,
  partnersFrom: 'publishedAt',
  staffOnly: ['authorId', 'submittedAt', ...(options.staffOnly ?? [])],
})
