import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { partnerRefTable } from '@channelgraph/partner-ref'
import { type BusinessDate, groupBy, indexBy } from '@channelgraph/values'
import { and, asc, eq, gt, inArray, isNull, lte, type SQL, sql } from 'drizzle-orm'
import { product } from '../catalogue/catalogue.tables.ts'
import { beforeWindow } from './stock.rules.ts'
import { serialUnit } from './stock.tables.ts'

const visible = (scope: Scope) => rowsInScope(scope, serialUnit.partnerId, partnerRefTable)

export const findSerialUnits = rowsOf(serialUnit, { what: { en: 'The unit', zh: '设备' }, visible }).findBy('serialNo')

/**
 * Keeps units that leave the factory, for the first time or after they came back. Returns the serial numbers that left it
 * before and did not come back: then nothing may be shipped.
 */
export async function insertSerialUnits(
  tx: Database,
  units: readonly (typeof serialUnit.$inferInsert)[],
): Promise<string[]> {
  if (units.length === 0) return []
  const given = (column: string) => sql.raw(`excluded.${column}`)
  const saved = await tx
    .insert(serialUnit)
    .values([...units])
    .onConflictDoUpdate({
      target: serialUnit.serialNo,
      set: {
        partnerId: given('partner_id'),
        orderId: given('order_id'),
        orderNo: given('order_no'),
        shipmentId: given('shipment_id'),
        shippedOn: given('shipped_on'),
        deliveredOn: null,
        installedOn: null,
        installedRegionCode: null,
        returnedOn: null,
      },
      // A number stays with its product.
      setWhere: sql`${serialUnit.returnedOn} is not null and ${serialUnit.productId} = excluded.product_id`,
    })
    .returning({ serialNo: serialUnit.serialNo })
  const kept = new Set(saved.map((row) => row.serialNo))
  return units.map((unit) => unit.serialNo).filter((serialNo) => !kept.has(serialNo))
}

/** Units came back: they are nobody's stock until they are shipped again. */
export async function markReturned(tx: Database, serialNos: readonly string[], on: BusinessDate): Promise<void> {
  if (serialNos.length === 0) return
  await tx
    .update(serialUnit)
    .set({ returnedOn: on })
    .where(inArray(serialUnit.serialNo, [...serialNos]))
}

export async function markDelivered(tx: Database, shipmentId: string, on: BusinessDate): Promise<void> {
  await tx.update(serialUnit).set({ deliveredOn: on }).where(eq(serialUnit.shipmentId, shipmentId))
}

/** A unit leaves the channel's stock. One that never came from here has no stock to leave. */
export async function markInstalled(
  tx: Database,
  serialNo: string,
  on: BusinessDate,
  regionCode: string,
): Promise<void> {
  await tx
    .update(serialUnit)
    .set({ installedOn: on, installedRegionCode: regionCode })
    .where(eq(serialUnit.serialNo, serialNo))
}

/** What is counted of a partner's product. */
export interface StockFigures {
  readonly partnerId: string
  readonly productId: string
  readonly leadTimeDays: number
  readonly asOf: BusinessDate
  readonly onHand: number
  readonly inTransit: number
  /** Units installed in the window of velocity. */
  readonly installed: number
}

const counted = sql<number>`count(*)::int`
const none = sql<number>`0`

/** Units in the channel, by partner and product. */
const inChannel = (db: Database, scope: Scope, partnerIds: readonly string[]) =>
  db
    .select({
      partnerId: serialUnit.partnerId,
      productId: serialUnit.productId,
      onHand: sql<number>`count(${serialUnit.deliveredOn})::int`.as('on_hand'),
      inTransit: sql<number>`(count(*) - count(${serialUnit.deliveredOn}))::int`.as('in_transit'),
      installed: none.as('installed'),
    })
    .from(serialUnit)
    .where(
      and(
        inArray(serialUnit.partnerId, [...partnerIds]),
        isNull(serialUnit.installedOn),
        isNull(serialUnit.returnedOn),
        visible(scope),
      ),
    )
    .groupBy(serialUnit.partnerId, serialUnit.productId)

/** Units installed in the window of velocity, by partner and product. */
const installedIn = (db: Database, scope: Scope, partnerIds: readonly string[], asOf: BusinessDate) =>
  db
    .select({
      partnerId: serialUnit.partnerId,
      productId: serialUnit.productId,
      onHand: none.as('on_hand'),
      inTransit: none.as('in_transit'),
      installed: counted.as('installed'),
    })
    .from(serialUnit)
    .where(
      and(
        inArray(serialUnit.partnerId, [...partnerIds]),
        gt(serialUnit.installedOn, beforeWindow(asOf)),
        lte(serialUnit.installedOn, asOf),
        isNull(serialUnit.returnedOn),
        visible(scope),
      ),
    )
    .groupBy(serialUnit.partnerId, serialUnit.productId)

/** Both together; each half reads an index of its own and nothing else. */
const movingUnits = (db: Database, scope: Scope, partnerIds: readonly string[], asOf: BusinessDate) =>
  inChannel(db, scope, partnerIds)
    .unionAll(installedIn(db, scope, partnerIds, asOf))
    .as('moving')

const summed = (column: SQL.Aliased<number>) => sql<number>`sum(${column})::int`

/** The stock of many partners, by product number. */
export async function findStock(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
  { asOf, productIds }: { asOf: BusinessDate; productIds?: readonly string[] | null },
): Promise<Map<string, StockFigures[]>> {
  const moving = movingUnits(db, scope, partnerIds, asOf)
  const rows = await db
    .select({
      partnerId: moving.partnerId,
      productId: moving.productId,
      leadTimeDays: product.leadTimeDays,
      onHand: summed(moving.onHand),
      inTransit: summed(moving.inTransit),
      installed: summed(moving.installed),
    })
    .from(moving)
    .innerJoin(product, eq(product.id, moving.productId))
    .where(productIds ? inArray(moving.productId, [...productIds]) : undefined)
    .groupBy(moving.partnerId, moving.productId, product.leadTimeDays, product.sku)
    .orderBy(asc(moving.partnerId), asc(product.sku))
  return groupBy(
    rows.map((row) => ({ ...row, asOf })),
    (row) => row.partnerId,
  )
}

/** All products of a partner together: what `stockCoverDays` is made of. */
export async function findStockTotals(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
  asOf: BusinessDate,
): Promise<Map<string, { onHand: number; installed: number }>> {
  const moving = movingUnits(db, scope, partnerIds, asOf)
  const rows = await db
    .select({
      partnerId: moving.partnerId,
      onHand: summed(moving.onHand),
      installed: summed(moving.installed),
    })
    .from(moving)
    .groupBy(moving.partnerId)
  return indexBy(rows, (row) => row.partnerId)
}
