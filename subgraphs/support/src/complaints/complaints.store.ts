import type { Database, Scope } from '@channelgraph/access'
import { type CommandContext, lockRow } from '@channelgraph/command'
import {
  afterCursor,
  ascending,
  type Connection,
  connectionOf,
  descending,
  firstOfEach,
  orderOf,
  type SortKey,
} from '@channelgraph/paging'
import { groupBy, indexBy, type Period, within } from '@channelgraph/values'
import { and, count, eq, inArray, lte, ne, or, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { ofPartnersInScope } from '../cases/cases.store.ts'
import { type ComplaintRow, complaint, complaintFollowUp, type FollowUpRow } from './complaints.tables.ts'

const visible = (scope: Scope): SQL | undefined => ofPartnersInScope(scope, complaint.partnerId)

export const findComplaints = (db: Database, scope: Scope, ids: readonly string[]) =>
  findComplaintsBy(db, scope, complaint.id, ids, (row) => row.id)

export const findComplaintsByNo = (db: Database, scope: Scope, nos: readonly string[]) =>
  findComplaintsBy(db, scope, complaint.no, nos, (row) => row.no)

async function findComplaintsBy(
  db: Database,
  scope: Scope,
  key: PgColumn,
  values: readonly string[],
  keyOf: (row: ComplaintRow) => string,
): Promise<Map<string, ComplaintRow>> {
  const rows = await db
    .select()
    .from(complaint)
    .where(and(inArray(key, [...values]), visible(scope)))
  return indexBy(rows, keyOf)
}

export interface ComplaintFilter {
  readonly statuses?: readonly ComplaintRow['status'][] | null
  readonly categories?: readonly ComplaintRow['category'][] | null
  readonly levels?: readonly ComplaintRow['level'][] | null
  readonly breachedOnly?: boolean | null
  /** Registered in it. */
  readonly period?: Period | null
}

export interface ComplaintPage {
  readonly filter: ComplaintFilter
  readonly first: number
  readonly after?: string | null
}

export type ComplaintList = Connection<ComplaintRow>

const LATEST: readonly SortKey[] = [descending(complaint.openedAt, 'timestamptz'), ascending(complaint.id)]

/** A page of complaints, the latest first. `counted` runs the count later, when a client asks for it. */
export async function listComplaints(
  db: Database,
  scope: Scope,
  page: ComplaintPage,
  now: Date,
  counted: () => Promise<number>,
): Promise<ComplaintList> {
  const rows = await db
    .select()
    .from(complaint)
    .where(and(matches(page.filter, now), visible(scope), afterCursor(page.after, LATEST)))
    .orderBy(...orderOf(LATEST))
    .limit(page.first + 1)
  return connectionOf(rows, page.first, (row) => [row.openedAt.toISOString(), row.id], counted)
}

export async function countComplaints(db: Database, scope: Scope, filter: ComplaintFilter, now: Date): Promise<number> {
  const [row] = await db
    .select({ complaints: count() })
    .from(complaint)
    .where(and(matches(filter, now), visible(scope)))
  return row?.complaints ?? 0
}

const matches = ({ breachedOnly, ...filter }: ComplaintFilter, now: Date): SQL | undefined =>
  and(ofKind(filter), breachedOnly ? breachedAt(now) : undefined)

type OfKind = Omit<ComplaintFilter, 'breachedOnly'>

const ofKind = ({ statuses, categories, levels, period }: OfKind): SQL | undefined =>
  and(
    statuses ? inArray(complaint.status, [...statuses]) : undefined,
    categories ? inArray(complaint.category, [...categories]) : undefined,
    levels ? inArray(complaint.level, [...levels]) : undefined,
    period ? within(complaint.openedAt, period) : undefined,
  )

/** A clock is breached once its due time lies behind where it stopped or runs: as case-clocks.ts says. */
const breachedAt = (now: Date): SQL | undefined => {
  const stopped = sql`${complaint.resolvedAt}, ${complaint.closedAt}, ${now.toISOString()}::timestamptz`
  return or(
    sql`coalesce(${complaint.firstRespondedAt}, ${stopped}) >= ${complaint.responseDueAt}`,
    sql`coalesce(${complaint.firstFeedbackAt}, ${stopped}) >= ${complaint.feedbackDueAt}`,
    sql`coalesce(${stopped}) >= ${complaint.resolutionDueAt}`,
  )
}

export interface ComplaintsOfEach extends OfKind {
  readonly first: number
}

/** The latest complaints of each of many partners. */
export const findComplaintsOfPartners = (db: Database, scope: Scope, ids: readonly string[], args: ComplaintsOfEach) =>
  firstComplaints(db, scope, complaint.partnerId, ids, args, (row) => row.partnerId)

/** The latest complaints about each of many orders. */
export const findComplaintsOfOrders = (db: Database, scope: Scope, ids: readonly string[], args: ComplaintsOfEach) =>
  firstComplaints(db, scope, complaint.orderId, ids, args, (row) => row.orderId)

async function firstComplaints(
  db: Database,
  scope: Scope,
  parentId: typeof complaint.partnerId | typeof complaint.orderId,
  parentIds: readonly string[],
  { first, ...filter }: ComplaintsOfEach,
  parentOf: (row: ComplaintRow) => string | null,
): Promise<Map<string, ComplaintRow[]>> {
  const where = and(visible(scope), ofKind(filter))
  const rows = await db
    .select()
    .from(complaint)
    .where(firstOfEach({ table: complaint, parentId, parentIds, where, keys: LATEST, limit: first }))
    .orderBy(...orderOf(LATEST))
  return groupBy(rows, (row) => parentOf(row) ?? '')
}

/** How many complaints of each partner are not closed. */
export async function countOpenComplaints(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await db
    .select({ partnerId: complaint.partnerId, complaints: count() })
    .from(complaint)
    .where(and(inArray(complaint.partnerId, [...partnerIds]), ne(complaint.status, 'CLOSED'), visible(scope)))
    .groupBy(complaint.partnerId)
  return new Map(rows.map((row) => [row.partnerId ?? '', row.complaints]))
}

export const lockComplaint = (tx: Database, ctx: CommandContext, id: string, expectedVersion?: number) =>
  lockRow(tx, ctx, complaint, { id, expectedVersion, what: 'The complaint', visible: visible(ctx.scope) })

export async function insertComplaint(tx: Database, row: typeof complaint.$inferInsert): Promise<ComplaintRow> {
  const [saved] = await tx.insert(complaint).values(row).returning()
  return saved!
}

/** Saves a change of a locked complaint and moves its version. */
export async function updateComplaint(
  tx: Database,
  before: ComplaintRow,
  change: Partial<ComplaintRow>,
): Promise<ComplaintRow> {
  const [saved] = await tx
    .update(complaint)
    .set({ ...change, version: before.version + 1 })
    .where(eq(complaint.id, before.id))
    .returning()
  return saved!
}

/** Complaints with a running clock that passed its due time unannounced; rows another replica holds are passed over. */
export const pickBreachedComplaints = (tx: Database, now: Date, limit: number): Promise<ComplaintRow[]> =>
  tx
    .select()
    .from(complaint)
    .where(lte(complaint.breachWatchAt, now))
    .orderBy(complaint.breachWatchAt)
    .limit(limit)
    .for('update', { skipLocked: true })

/** The last follow-up of each complaint. */
export async function findFollowUps(
  db: Database,
  scope: Scope,
  complaintIds: readonly string[],
): Promise<Map<string, FollowUpRow>> {
  const keys = [descending(complaintFollowUp.at, 'timestamptz'), descending(complaintFollowUp.id)]
  const children = { table: complaintFollowUp, parentId: complaintFollowUp.complaintId, parentIds: complaintIds }
  const where = ofPartnersInScope(scope, complaintFollowUp.partnerId)
  const rows = await db
    .select()
    .from(complaintFollowUp)
    .where(firstOfEach({ ...children, where, keys, limit: 1 }))
  return indexBy(rows, (row) => row.complaintId)
}

export async function insertFollowUp(tx: Database, row: FollowUpRow): Promise<void> {
  await tx.insert(complaintFollowUp).values(row)
}
