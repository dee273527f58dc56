import { type Database, partnerRef, type Scope, underPaths } from '@channelgraph/access'
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
import {
  type AnyColumn,
  and,
  count,
  countDistinct,
  eq,
  exists,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lte,
  ne,
  or,
  type SQL,
  sql,
} from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { ofPartnersInScope } from '../cases/cases.store.ts'
import { charger } from '../chargers/chargers.tables.ts'
import { PROGRESS_WITHIN_MS, type told } from './tickets.rules.ts'
import { type TicketRow, supportTicket as ticket } from './tickets.tables.ts'

export const visibleTickets = (scope: Scope): SQL | undefined => ofPartnersInScope(scope, ticket.partnerId)

export const findTickets = (db: Database, scope: Scope, ids: readonly string[]) =>
  findTicketsBy(db, scope, ticket.id, ids, (row) => row.id)

export const findTicketsByNo = (db: Database, scope: Scope, nos: readonly string[]) =>
  findTicketsBy(db, scope, ticket.no, nos, (row) => row.no)

async function findTicketsBy(
  db: Database,
  scope: Scope,
  key: PgColumn,
  values: readonly string[],
  keyOf: (row: TicketRow) => string,
): Promise<Map<string, TicketRow>> {
  const rows = await db
    .select()
    .from(ticket)
    .where(and(inArray(key, [...values]), visibleTickets(scope)))
  return indexBy(rows, keyOf)
}

export interface TicketFilter {
  readonly statuses?: readonly TicketRow['status'][] | null
  readonly priorities?: readonly TicketRow['priority'][] | null
  readonly partnerIds?: readonly string[] | null
  readonly regionCodes?: readonly string[] | null
  readonly macroRegion?: string | null
  readonly breachedOnly?: boolean | null
  readonly contingencyOnly?: boolean | null
  readonly progressDueOnly?: boolean | null
  readonly period?: Period | null
}

export interface TicketPage {
  readonly filter: TicketFilter
  readonly first: number
  readonly after?: string | null
}

export type TicketList = Connection<TicketRow>

const LATEST: readonly SortKey[] = [descending(ticket.openedAt, 'timestamptz'), ascending(ticket.id)]

/** A page of tickets, the latest first. `counted` runs the count later, when a client asks for it. */
export async function listTickets(
  db: Database,
  scope: Scope,
  page: TicketPage,
  now: Date,
  counted: () => Promise<number>,
): Promise<TicketList> {
  const rows = await db
    .select()
    .from(ticket)
    .where(and(matches(page.filter, now), visibleTickets(scope), afterCursor(page.after, LATEST)))
    .orderBy(...orderOf(LATEST))
    .limit(page.first + 1)
  return connectionOf(rows, page.first, (row) => [row.openedAt.toISOString(), row.id], counted)
}

export async function countTickets(db: Database, scope: Scope, filter: TicketFilter, now: Date): Promise<number> {
  const [row] = await db
    .select({ tickets: count() })
    .from(ticket)
    .where(and(matches(filter, now), visibleTickets(scope)))
  return row?.tickets ?? 0
}

function matches(filter: TicketFilter, now: Date): SQL | undefined {
  const { statuses, priorities, partnerIds, regionCodes, macroRegion, breachedOnly, period } = filter
  const { contingencyOnly, progressDueOnly } = filter
  return and(
    statuses ? inArray(ticket.status, [...statuses]) : undefined,
    priorities ? inArray(ticket.priority, [...priorities]) : undefined,
    partnerIds ? inArray(ticket.partnerId, [...partnerIds]) : undefined,
    regionCodes
      ? ofPartners(sql`string_to_array(${partnerRef.regionPath}, '/') && ${sql.param([...regionCodes])}::text[]`)
      : undefined,
    macroRegion ? ofPartners(underPaths(partnerRef.regionPath, [`${macroRegion}/`])) : undefined,
    breachedOnly ? breachedAt(now) : undefined,
    contingencyOnly ? takesContingencyPlan(now) : undefined,
    progressDueOnly ? progressDueAt(now) : undefined,
    period ? within(ticket.openedAt, period) : undefined,
  )
}

const ofPartners = (condition: SQL): SQL =>
  exists(sql`(select 1 from ${partnerRef} where ${partnerRef.id} = ${ticket.partnerId} and ${condition})`)

/** A clock is breached once its due time lies behind where it stopped, stands still or runs: as sla.rules says. */
const breachedAt = (now: Date): SQL | undefined => {
  const at = sql`${now.toISOString()}::timestamptz`
  const stopped = sql`${ticket.resolvedAt}, ${ticket.closedAt}, ${ticket.waitingSince}, ${at}`
  return or(
    sql`coalesce(${ticket.firstRespondedAt}, ${stopped}) >= ${ticket.responseDueAt}`,
    sql`coalesce(${ticket.arrivedAt}, ${stopped}) >= ${ticket.onsiteDueAt}`,
    sql`coalesce(${stopped}) >= ${ticket.resolutionDueAt}`,
  )
}

const unfixed = (): SQL | undefined => and(isNull(ticket.resolvedAt), isNull(ticket.closedAt))

/** Not fixed, and the time for a contingency plan has come. A wait that goes on has moved it already. */
const takesContingencyPlan = (now: Date): SQL | undefined =>
  and(unfixed(), sql`coalesce(${ticket.waitingSince}, ${now.toISOString()}::timestamptz) >= ${ticket.contingencyDueAt}`)

/** As progressDueSince of the rules decides it. */
const progressDueAt = (now: Date): SQL | undefined =>
  and(unfixed(), isNotNull(ticket.partnerId), lte(ticket.silentSince, new Date(now.getTime() - PROGRESS_WITHIN_MS)))

export interface TicketsOfEach {
  readonly statuses?: readonly TicketRow['status'][] | null
  readonly breachedOnly?: boolean | null
  readonly first: number
}

/** What tickets are about: each is the parent of a list of them. */
export const TICKET_PARENTS = {
  partner: ticket.partnerId,
  charger: ticket.serialNo,
  order: ticket.orderId,
  complaint: ticket.complaintId,
} as const satisfies Record<string, AnyColumn>
const PARENT_OF: Record<keyof typeof TICKET_PARENTS, (row: TicketRow) => string | null> = {
  partner: (row) => row.partnerId,
  charger: (row) => row.serialNo,
  order: (row) => row.orderId,
  complaint: (row) => row.complaintId,
}

/** The latest tickets of each of many partners, chargers, orders or complaints. */
export async function findTicketsOf(
  db: Database,
  scope: Scope,
  parent: keyof typeof TICKET_PARENTS,
  parentIds: readonly string[],
  { statuses, breachedOnly, first }: TicketsOfEach,
  now: Date,
): Promise<Map<string, TicketRow[]>> {
  const where = and(visibleTickets(scope), matches({ statuses, breachedOnly }, now))
  const children = { table: ticket, parentId: TICKET_PARENTS[parent], parentIds, keys: LATEST }
  const rows = await db
    .select()
    .from(ticket)
    .where(firstOfEach({ ...children, where, limit: first }))
    .orderBy(...orderOf(LATEST))
  return groupBy(rows, (row) => PARENT_OF[parent](row) ?? '')
}

/** How many faults of a charger were reported since an instant, duplicates aside, whoever may see them. */
export async function countFaultsSince(tx: Database, serialNo: string, since: Date): Promise<number> {
  const [row] = await tx
    .select({ faults: count() })
    .from(ticket)
    .where(
      and(
        eq(ticket.serialNo, serialNo),
        eq(ticket.kind, 'FAULT'),
        ne(ticket.status, 'CANCELLED'),
        gte(ticket.openedAt, since),
      ),
    )
  return row?.faults ?? 0
}

/** On how many chargers of this charger's product a fault was reported after an instant, whoever may see them. */
export async function countChargersWithFault(
  tx: Database,
  { serialNo, faultCode, after }: { serialNo: string; faultCode: string; after: Date },
): Promise<number> {
  const product = tx.select({ id: charger.productId }).from(charger).where(eq(charger.id, serialNo))
  const [row] = await tx
    .select({ chargers: countDistinct(ticket.serialNo) })
    .from(ticket)
    .innerJoin(charger, and(eq(charger.id, ticket.serialNo), inArray(charger.productId, product)))
    .where(and(eq(ticket.faultCode, faultCode), ne(ticket.status, 'CANCELLED'), gt(ticket.openedAt, after)))
  return row?.chargers ?? 0
}

export const lockTicket = (tx: Database, ctx: CommandContext, id: string, expectedVersion?: number) =>
  lockRow(tx, ctx, ticket, { id, expectedVersion, what: 'The ticket', visible: visibleTickets(ctx.scope) })

export async function insertTicket(tx: Database, row: typeof ticket.$inferInsert): Promise<TicketRow> {
  const [saved] = await tx.insert(ticket).values(row).returning()
  return saved!
}

/** Saves a change of a locked ticket and moves its version. */
export async function updateTicket(tx: Database, before: TicketRow, change: Partial<TicketRow>): Promise<TicketRow> {
  const [saved] = await tx
    .update(ticket)
    .set({ ...change, version: before.version + 1 })
    .where(eq(ticket.id, before.id))
    .returning()
  return saved!
}

/** A partner was told something beside a save: no client edits these columns, so the version stays. */
export async function keepTold(tx: Database, id: string, change: ReturnType<typeof told>): Promise<void> {
  await tx.update(ticket).set(change).where(eq(ticket.id, id))
}

// What the sweeps pick; rows another replica holds are passed over.

/** Tickets with a running clock that passed its due time unannounced. */
export const pickBreachedTickets = (tx: Database, now: Date, limit: number): Promise<TicketRow[]> =>
  tx
    .select()
    .from(ticket)
    .where(lte(ticket.breachWatchAt, now))
    .orderBy(ticket.breachWatchAt)
    .limit(limit)
    .for('update', { skipLocked: true })

/** Tickets whose partner was told nothing for too long, and nobody was reminded (S-12). */
export const pickSilentTickets = (tx: Database, now: Date, limit: number): Promise<TicketRow[]> =>
  tx
    .select()
    .from(ticket)
    .where(and(progressDueAt(now), eq(ticket.progressDueAnnounced, false)))
    .orderBy(ticket.silentSince)
    .limit(limit)
    .for('update', { skipLocked: true })

/** Tickets resolved before an instant that nobody has closed. */
export async function pickTicketsToClose(tx: Database, resolvedBefore: Date, limit: number): Promise<TicketRow[]> {
  return tx
    .select()
    .from(ticket)
    .where(and(eq(ticket.status, 'RESOLVED'), lte(ticket.resolvedAt, resolvedBefore)))
    .orderBy(ticket.resolvedAt)
    .limit(limit)
    .for('update', { skipLocked: true })
}

/** Tickets that partners were left with since before an instant. */
export async function pickTicketsLeftWithPartners(
  tx: Database,
  openedBefore: Date,
  limit: number,
): Promise<TicketRow[]> {
  const open = sql`${ticket.level} = 'L0_PARTNER' and ${ticket.resolvedAt} is null and ${ticket.closedAt} is null`
  return tx
    .select()
    .from(ticket)
    .where(and(open, lte(ticket.openedAt, openedBefore)))
    .orderBy(ticket.openedAt)
    .limit(limit)
    .for('update', { skipLocked: true })
}
