import { type Database, type Scope, underPaths } from '@channelgraph/access'
import { type CommandContext, lockRow } from '@channelgraph/command'
import { afterCursor, type Connection, connectionOf, descending, orderOf } from '@channelgraph/paging'
import { indexBy } from '@channelgraph/values'
import { and, count, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { region } from '../regions/regions.tables.ts'
import { OPEN } from './applications.rules.ts'
import { type ApplicationRow, partnerApplication } from './applications.tables.ts'

/** Applications belong to no partner: staff see all, a channel manager those of its regions, partner users none. */
export function applicationsInScope(scope: Scope): SQL | undefined {
  if (scope.kind === 'all') return undefined
  return scope.kind === 'regions' ? underPaths(partnerApplication.regionPath, scope.paths) : sql`false`
}

export async function findApplications(
  db: Database,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, ApplicationRow>> {
  return indexBy(
    await db
      .select()
      .from(partnerApplication)
      .where(and(inArray(partnerApplication.id, [...ids]), applicationsInScope(scope))),
    (row) => row.id,
  )
}

export async function findApplicationsByNo(
  db: Database,
  scope: Scope,
  nos: readonly string[],
): Promise<Map<string, ApplicationRow>> {
  return indexBy(
    await db
      .select()
      .from(partnerApplication)
      .where(and(inArray(partnerApplication.no, [...nos]), applicationsInScope(scope))),
    (row) => row.no,
  )
}

/** The application each partner came of, by partner. */
export async function findPartnersApplications(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
): Promise<Map<string, ApplicationRow>> {
  return indexBy(
    await db
      .select()
      .from(partnerApplication)
      .where(and(inArray(partnerApplication.partnerId, [...partnerIds]), applicationsInScope(scope))),
    (row) => row.partnerId ?? '',
  )
}

/** The open application of a social credit code; whoever may see it, a company applies once at a time. */
export async function findOpenApplicationByUscc(tx: Database, uscc: string): Promise<ApplicationRow | null> {
  const [row] = await tx
    .select()
    .from(partnerApplication)
    .where(and(eq(partnerApplication.uscc, uscc), inArray(partnerApplication.status, [...OPEN])))
  return row ?? null
}

export interface ApplicationFilter {
  readonly statuses?: readonly ApplicationRow['status'][] | null
  /** With all that lies below them. */
  readonly regionCodes?: readonly string[] | null
}

export interface ApplicationPage {
  readonly filter: ApplicationFilter
  readonly first: number
  readonly after?: string | null
}

export type ApplicationList = Connection<ApplicationRow>

const matches = ({ statuses, regionCodes }: ApplicationFilter): SQL | undefined =>
  and(
    statuses ? inArray(partnerApplication.status, [...statuses]) : undefined,
    regionCodes
      ? sql`exists (select 1 from ${region} where ${inArray(region.code, [...regionCodes])} and ${partnerApplication.regionPath} like ${region.path} || '%')`
      : undefined,
  )

const LATEST_FIRST = [descending(partnerApplication.createdAt, 'timestamptz'), descending(partnerApplication.id)]

export async function listApplications(
  db: Database,
  scope: Scope,
  page: ApplicationPage,
  totalCount: () => Promise<number>,
): Promise<ApplicationList> {
  const rows = await db
    .select()
    .from(partnerApplication)
    .where(and(matches(page.filter), applicationsInScope(scope), afterCursor(page.after, LATEST_FIRST)))
    .orderBy(...orderOf(LATEST_FIRST))
    .limit(page.first + 1)
  return connectionOf(rows, page.first, (row) => [row.createdAt.toISOString(), row.id], totalCount)
}

export async function countApplications(db: Database, scope: Scope, filter: ApplicationFilter): Promise<number> {
  const [row] = await db
    .select({ applications: count() })
    .from(partnerApplication)
    .where(and(matches(filter), applicationsInScope(scope)))
  return row?.applications ?? 0
}

export const lockApplication = (
  tx: Database,
  ctx: CommandContext,
  id: string,
  expectedVersion?: number,
): Promise<ApplicationRow> =>
  lockRow(tx, ctx, partnerApplication, {
    id,
    expectedVersion,
    what: 'The application',
    visible: applicationsInScope(ctx.scope),
  })

/** Inserts an application unless its company applied at the same moment: null then. */
export async function insertApplication(
  tx: Database,
  row: typeof partnerApplication.$inferInsert,
): Promise<ApplicationRow | null> {
  const [saved] = await tx.insert(partnerApplication).values(row).onConflictDoNothing().returning()
  return saved ?? null
}

/** Saves a change of a locked application and moves its version. */
export async function updateApplication(
  tx: Database,
  before: ApplicationRow,
  change: Partial<ApplicationRow> = {},
): Promise<ApplicationRow> {
  const [saved] = await tx
    .update(partnerApplication)
    .set({ ...change, version: before.version + 1 })
    .where(eq(partnerApplication.id, before.id))
    .returning()
  return saved!
}
