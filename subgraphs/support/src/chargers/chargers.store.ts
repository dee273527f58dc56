import type { Database, Scope } from '@channelgraph/access'
import { type CommandContext, lockRow } from '@channelgraph/command'
import { ascending, firstOfEach, orderOf } from '@channelgraph/paging'
import { type BusinessDate, groupBy, indexBy } from '@channelgraph/values'
import { type AnyColumn, and, count, eq, inArray, sql } from 'drizzle-orm'
import { ofPartnersInScope } from '../cases/cases.store.ts'
import {
  type ChargerRow,
  charger,
  INSTALLED_STATUSES,
  type ProductRefRow,
  productRef,
  station,
} from './chargers.tables.ts'
import { regionsOf } from './stations.store.ts'

const visible = (scope: Scope) => ofPartnersInScope(scope, charger.partnerId)
const installed = () => inArray(charger.status, [...INSTALLED_STATUSES])

export async function findChargers(
  db: Database,
  scope: Scope,
  serialNos: readonly string[],
): Promise<Map<string, ChargerRow>> {
  const rows = await db
    .select()
    .from(charger)
    .where(and(inArray(charger.id, [...serialNos]), visible(scope)))
  return indexBy(rows, (row) => row.id)
}

/** Whose order it is, as far as units of it were shipped; null before that. Whoever may see it: it decides, it is not shown. */
export async function findPartnerOfOrder(tx: Database, orderId: string): Promise<string | null> {
  const [row] = await tx
    .select({ partnerId: charger.partnerId })
    .from(charger)
    .where(eq(charger.orderId, orderId))
    .limit(1)
  return row?.partnerId ?? null
}

export interface ChargersOfEach {
  readonly statuses?: readonly ChargerRow['status'][] | null
  readonly first: number
}

/** The first chargers of each partner, by serial number. */
export const findChargersOfPartners = (db: Database, scope: Scope, ids: readonly string[], args: ChargersOfEach) =>
  firstChargers(db, scope, charger.partnerId, ids, args, (row) => row.partnerId ?? '')

/** The first of our chargers at each station that the viewer may see, by serial number. */
export const findChargersAtStations = (db: Database, scope: Scope, ids: readonly string[], args: ChargersOfEach) =>
  firstChargers(db, scope, charger.stationId, ids, args, (row) => row.stationId ?? '')

async function firstChargers(
  db: Database,
  scope: Scope,
  parentId: typeof charger.partnerId | typeof charger.stationId,
  parentIds: readonly string[],
  { statuses, first }: ChargersOfEach,
  parentOf: (row: ChargerRow) => string,
): Promise<Map<string, ChargerRow[]>> {
  const keys = [ascending(charger.id)]
  const where = and(visible(scope), statuses ? inArray(charger.status, [...statuses]) : undefined)
  const rows = await db
    .select()
    .from(charger)
    .where(firstOfEach({ table: charger, parentId, parentIds, where, keys, limit: first }))
    .orderBy(...orderOf(keys))
  return groupBy(rows, parentOf)
}

/** How many chargers of each partner are installed. */
export async function countInstalledByPartner(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await db
    .select({ partnerId: charger.partnerId, chargers: count() })
    .from(charger)
    .where(and(inArray(charger.partnerId, [...partnerIds]), installed(), visible(scope)))
    .groupBy(charger.partnerId)
  return new Map(rows.map((row) => [row.partnerId ?? '', row.chargers]))
}

/** How many chargers are installed in each region or below it: each charger counts in all regions on its station's path. */
export async function countInstalledByRegion(
  db: Database,
  scope: Scope,
  codes: readonly string[],
): Promise<Map<string, number>> {
  const code = sql<string>`region.code`
  const rows = await db
    .select({ code, chargers: count() })
    .from(sql`unnest(${sql.param([...codes])}::text[]) as region(code)`)
    .innerJoin(station, sql`${regionsOf(station.regionPath)} @> array[region.code]`)
    .innerJoin(charger, and(eq(charger.stationId, station.id), installed(), visible(scope)))
    .groupBy(code)
  return new Map(rows.map((row) => [row.code, row.chargers]))
}

export async function findProducts(db: Database, ids: readonly string[]): Promise<Map<string, ProductRefRow>> {
  return indexBy(
    await db
      .select()
      .from(productRef)
      .where(inArray(productRef.id, [...ids])),
    (row) => row.id,
  )
}

export const lockCharger = (tx: Database, ctx: CommandContext, id: string, expectedVersion: number) =>
  lockRow(tx, ctx, charger, { id, expectedVersion, what: 'The charger', visible: visible(ctx.scope) })

/** Saves a change of a locked charger and moves its version. */
export async function updateCharger(
  tx: Database,
  before: ChargerRow,
  change: Partial<ChargerRow>,
): Promise<ChargerRow> {
  const [saved] = await tx
    .update(charger)
    .set({ ...change, version: before.version + 1 })
    .where(eq(charger.id, before.id))
    .returning()
  return saved!
}

// What the orders department tells. These rows are its facts as we keep them: there is nothing to decide.

export async function keepProduct(tx: Database, { id, ...row }: ProductRefRow): Promise<void> {
  await tx
    .insert(productRef)
    .values({ id, ...row })
    .onConflictDoUpdate({ target: productRef.id, set: row })
}

/** Units that are on the road to a partner. One that came back to us begins anew: the warranty and the place of its first owner are gone. */
export async function keepShipped(
  tx: Database,
  units: readonly { serialNo: string; productId: string; partnerId: string; orderId: string }[],
): Promise<void> {
  if (units.length === 0) return
  await tx
    .insert(charger)
    .values(units.map(({ serialNo, ...unit }) => ({ id: serialNo, ...unit, status: 'IN_CHANNEL_STOCK' as const })))
    .onConflictDoUpdate({
      target: charger.id,
      set: {
        productId: excluded(charger.productId),
        partnerId: excluded(charger.partnerId),
        orderId: excluded(charger.orderId),
        status: excluded(charger.status),
        ...NOWHERE,
        version: sql`${charger.version} + 1`,
      },
    })
}

const NOWHERE = { deliveredOn: null, warrantyUntil: null, stationId: null, installedOn: null } as const

const excluded = (column: AnyColumn) => sql`excluded.${sql.identifier(column.name)}`

/** The partner accepted these units: the warranty begins, and lasts as many months as their product says. */
export async function keepDelivered(
  tx: Database,
  serialNos: readonly string[],
  deliveredOn: BusinessDate,
): Promise<void> {
  await tx
    .update(charger)
    .set({
      deliveredOn,
      // Adding months in Postgres ends in the shorter month's last day, as addMonths of packages/values does.
      warrantyUntil: sql`(${deliveredOn}::date + make_interval(months => ${productRef.warrantyMonths}))::date`,
      version: sql`${charger.version} + 1`,
    })
    .from(productRef)
    .where(and(inArray(charger.id, [...serialNos]), eq(productRef.id, charger.productId)))
}

/** The partner gave these units back, and we took them: nobody's, until they are shipped again. Tickets keep their partner. */
export async function keepReturned(tx: Database, serialNos: readonly string[], partnerId: string): Promise<void> {
  await tx
    .update(charger)
    .set({ partnerId: null, status: 'RETURNED', ...NOWHERE, version: sql`${charger.version} + 1` })
    .where(and(inArray(charger.id, [...serialNos]), eq(charger.partnerId, partnerId)))
}
