import { type Database, partnerRefTable, rowsInScope, type Scope } from '@channelgraph/access'
import { groupBy, indexBy } from '@channelgraph/service'
import type { BusinessDate } from '@channelgraph/values'
import { and, asc, eq, gt, inArray, isNull, or, type SQL, sql } from 'drizzle-orm'
import { product } from '../catalogue/catalogue.tables.ts'
import { beforeWindow } from './stock.rules.ts'
import { type SerialUnitRow, serialUnit } from './stock.tables.ts'

const visible = (scope: Scope) => rowsInScope(scope, serialUnit.partnerId, partnerRefTable)

export async function findSerialUnits(
  db: Database,
  scope: Scope,
  serialNos: readonly string[],
): Promise<Map<string, SerialUnitRow>> {
  const rows = await db
    .select()
    .from(serialUnit)
    .where(and(inArray(serialUnit.serialNo, [...serialNos]), visible(scope)))
  return indexBy(rows, (row) => row.serialNo)
}

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

const figures = (asOf: BusinessDate) => ({
  onHand: counted(sql`${serialUnit.deliveredOn} is not null and ${serialUnit.installedOn} is null`),
  inTransit: counted(sql`${serialUnit.deliveredOn} is null and ${serialUnit.installedOn} is null`),
  installed: counted(sql`${serialUnit.installedOn} > ${beforeWindow(asOf)} and ${serialUnit.installedOn} <= ${asOf}`),
})

const counted = (condition: SQL) => sql<number>`(count(*) filter (where ${condition}))::int`

/** In the channel, or installed within the window: the rest, and what came back, has no part in a position. */
const moving = (asOf: BusinessDate) =>
  and(isNull(serialUnit.returnedOn), or(isNull(serialUnit.installedOn), gt(serialUnit.installedOn, beforeWindow(asOf))))

/** The stock of many partners, by product number. */
export async function findStock(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
  { asOf, productIds }: { asOf: BusinessDate; productIds?: readonly string[] | null },
): Promise<Map<string, StockFigures[]>> {
  const rows = await db
    .select({
      partnerId: serialUnit.partnerId,
      productId: serialUnit.productId,
      leadTimeDays: product.leadTimeDays,
      ...figures(asOf),
    })
    .from(serialUnit)
    .innerJoin(product, eq(product.id, serialUnit.productId))
    .where(
      and(
        inArray(serialUnit.partnerId, [...partnerIds]),
        productIds ? inArray(serialUnit.productId, [...productIds]) : undefined,
        moving(asOf),
        visible(scope),
      ),
    )
    .groupBy(serialUnit.partnerId, serialUnit.productId, product.leadTimeDays, product.sku)
    .orderBy(asc(serialUnit.partnerId), asc(product.sku))
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
  const { onHand, installed } = figures(asOf)
  const rows = await db
    .select({ partnerId: serialUnit.partnerId, onHand, installed })
    .from(serialUnit)
    .where(and(inArray(serialUnit.partnerId, [...partnerIds]), moving(asOf), visible(scope)))
    .groupBy(serialUnit.partnerId)
  return indexBy(rows, (row) => row.partnerId)
}
