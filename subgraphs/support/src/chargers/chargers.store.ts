import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { everyRow, rowsOf } from '@channelgraph/command'
import { partnerRefTable } from '@channelgraph/partner-ref'
import type { BusinessDate } from '@channelgraph/values'
import { type AnyColumn, and, count, eq, inArray, sql } from 'drizzle-orm'
import { NOWHERE } from './chargers.rules.ts'
import { charger, INSTALLED_STATUSES, type ProductRefRow, productRef, station } from './chargers.tables.ts'
import { regionsOf } from './stations.store.ts'

const visible = (scope: Scope) => rowsInScope(scope, charger.partnerId, partnerRefTable)
const installed = () => inArray(charger.status, [...INSTALLED_STATUSES])

export const chargers = rowsOf(charger, { what: { en: 'The charger', zh: '充电桩' }, visible })
const products = rowsOf(productRef, { what: { en: 'The product', zh: '产品' }, visible: everyRow })

/** By serial number. */
export const findChargers = chargers.findBy('id')
export const findProducts = products.findBy('id')

/** How many chargers of each partner are installed. */
export async function countInstalledOfPartners(
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
export async function countInstalledOfRegions(
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

// What the orders department tells. These rows are its facts as we keep them: there is nothing to decide.

export async function upsertProductRef(tx: Database, { id, ...row }: ProductRefRow): Promise<void> {
  await tx
    .insert(productRef)
    .values({ id, ...row })
    .onConflictDoUpdate({ target: productRef.id, set: row })
}

/** Units that are on the road to a partner. One that came back to us begins anew: the warranty and the place of its first owner are gone. */
export async function upsertShipped(
  tx: Database,
  units: readonly { serialNo: string; productId: string; partnerId: string; orderId: string }[],
): Promise<void> {
  if (units.length === 0) return
  const products = await findProducts(tx, { kind: 'all' }, [...new Set(units.map(({ productId }) => productId))])
  const warrantyMonthsOf = (productId: string) => products.get(productId)?.warrantyMonths ?? null
  await tx
    .insert(charger)
    .values(
      units.map(({ serialNo, ...unit }) => ({
        ...{ id: serialNo, ...unit, status: 'IN_CHANNEL_STOCK' as const },
        warrantyMonths: warrantyMonthsOf(unit.productId),
      })),
    )
    .onConflictDoUpdate({
      target: charger.id,
      set: {
        productId: excluded(charger.productId),
        partnerId: excluded(charger.partnerId),
        orderId: excluded(charger.orderId),
        status: excluded(charger.status),
        warrantyMonths: excluded(charger.warrantyMonths),
        ...NOWHERE,
        version: sql`${charger.version} + 1`,
      },
    })
}

const excluded = (column: AnyColumn) => sql`excluded.${sql.identifier(column.name)}`

/** The partner accepted these units: the warranty begins, and lasts as many months as they were sold with. */
export async function markDelivered(
  tx: Database,
  serialNos: readonly string[],
  deliveredOn: BusinessDate,
): Promise<void> {
  await tx
    .update(charger)
    .set({
      deliveredOn,
      // Adding months in Postgres ends in the shorter month's last day, as addMonths of packages/values does.
      warrantyUntil: sql`(${deliveredOn}::date + make_interval(months => ${charger.warrantyMonths}))::date`,
      version: sql`${charger.version} + 1`,
    })
    .where(inArray(charger.id, [...serialNos]))
}

/** The partner gave these units back, and we took them: nobody's, until they are shipped again. Tickets keep their partner. */
export async function markReturned(tx: Database, serialNos: readonly string[], partnerId: string): Promise<void> {
  await tx
    .update(charger)
    .set({ partnerId: null, status: 'RETURNED', ...NOWHERE, version: sql`${charger.version} + 1` })
    .where(and(inArray(charger.id, [...serialNos]), eq(charger.partnerId, partnerId)))
}

/** What a charger is called now, and until when it is in warranty: a ticket keeps both. */
export async function findChargerAsOpened(
  tx: Database,
  serialNo: string,
): Promise<{ model: string | null; warrantyUntil: BusinessDate | null } | null> {
  const [unit] = await tx
    .select({ model: productRef.name, warrantyUntil: charger.warrantyUntil })
    .from(charger)
    .leftJoin(productRef, eq(productRef.id, charger.productId))
    .where(eq(charger.id, serialNo))
  return unit ?? null
}
