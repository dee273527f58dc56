import { type Database, partnerRefTable, rowsInScope, type Scope } from '@channelgraph/access'
import { type CommandContext, lockRow } from '@channelgraph/command'
import { groupBy, indexBy } from '@channelgraph/values'
import { and, asc, count, eq, inArray, sql } from 'drizzle-orm'
import { type ShipmentLineRow, type ShipmentRow, shipment, shipmentLine } from './delivery.tables.ts'

const visible = (scope: Scope) => rowsInScope(scope, shipment.partnerId, partnerRefTable)

export async function findShipments(
  db: Database,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, ShipmentRow>> {
  const rows = await db
    .select()
    .from(shipment)
    .where(and(inArray(shipment.id, [...ids]), visible(scope)))
  return indexBy(rows, (row) => row.id)
}

/** The shipments of many orders, oldest first. */
export async function findShipmentsOfOrders(
  db: Database,
  scope: Scope,
  orderIds: readonly string[],
): Promise<Map<string, ShipmentRow[]>> {
  const rows = await db
    .select()
    .from(shipment)
    .where(and(inArray(shipment.orderId, [...orderIds]), visible(scope)))
    .orderBy(asc(shipment.shippedAt), asc(shipment.id))
  return groupBy(rows, (row) => row.orderId)
}

export async function findLinesOfShipments(
  db: Database,
  scope: Scope,
  shipmentIds: readonly string[],
): Promise<Map<string, ShipmentLineRow[]>> {
  const rows = await db
    .select()
    .from(shipmentLine)
    .where(
      and(
        inArray(shipmentLine.shipmentId, [...shipmentIds]),
        rowsInScope(scope, shipmentLine.partnerId, partnerRefTable),
      ),
    )
    .orderBy(asc(shipmentLine.shipmentId), asc(shipmentLine.orderLineId))
  return groupBy(rows, (row) => row.shipmentId)
}

/** The serial numbers that each line of a locked order delivered. */
export async function findDeliveredSerials(tx: Database, orderId: string): Promise<Map<string, string[]>> {
  const rows = await tx
    .select({ orderLineId: shipmentLine.orderLineId, serialNo: sql<string>`unnest(${shipmentLine.serialNos})` })
    .from(shipment)
    .innerJoin(shipmentLine, eq(shipmentLine.shipmentId, shipment.id))
    .where(and(eq(shipment.orderId, orderId), eq(shipment.status, 'DELIVERED')))
  const ofLine = groupBy(rows, (row) => row.orderLineId)
  return new Map([...ofLine].map(([id, found]) => [id, found.map(({ serialNo }) => serialNo)]))
}

export const lockShipment = (
  tx: Database,
  ctx: CommandContext,
  id: string,
  expectedVersion: number,
): Promise<ShipmentRow> =>
  lockRow(tx, ctx, shipment, { id, expectedVersion, what: 'The shipment', visible: visible(ctx.scope) })

/** The next number of a locked order's shipments: SO20261123-000456-2. */
export async function nextShipmentNo(tx: Database, order: { id: string; no: string }): Promise<string> {
  const [row] = await tx.select({ shipments: count() }).from(shipment).where(eq(shipment.orderId, order.id))
  return `${order.no}-${(row?.shipments ?? 0) + 1}`
}

export async function insertShipment(
  tx: Database,
  row: typeof shipment.$inferInsert,
  lines: readonly ShipmentLineRow[],
): Promise<ShipmentRow> {
  const [saved] = await tx.insert(shipment).values(row).returning()
  await tx.insert(shipmentLine).values([...lines])
  return saved!
}

/** Saves a change of a locked shipment and moves its version; its lines take what they cost. */
export async function acceptShipment(
  tx: Database,
  before: ShipmentRow,
  change: Partial<ShipmentRow>,
  lines: readonly ShipmentLineRow[],
): Promise<ShipmentRow> {
  const [saved] = await tx
    .update(shipment)
    .set({ ...change, version: before.version + 1 })
    .where(eq(shipment.id, before.id))
    .returning()
  // Through text[]: drizzle passes numeric[] to the driver as it is, which then cannot write it.
  const column = (of: (line: ShipmentLineRow) => string) => sql.param(lines.map(of))
  await tx.execute(sql`
    update ${shipmentLine} set net = given.net, vat = given.vat
    from unnest(
      ${column((line) => line.orderLineId)}::text[],
      ${column((line) => String(line.net))}::text[]::numeric[], ${column((line) => String(line.vat))}::text[]::numeric[]
    ) as given(order_line_id, net, vat)
    where ${shipmentLine.shipmentId} = ${before.id} and ${shipmentLine.orderLineId} = given.order_line_id`)
  return saved!
}
