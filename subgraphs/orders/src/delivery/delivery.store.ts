import { type Database, rowsInScope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { ascending, firstRowsOf } from '@channelgraph/paging'
import { partnerRefTable } from '@channelgraph/partner-ref'
import { groupBy } from '@channelgraph/values'
import { and, count, eq, sql } from 'drizzle-orm'
import { type ShipmentLineRow, type ShipmentRow, shipment, shipmentLine } from './delivery.tables.ts'

export const shipments = rowsOf(shipment, {
  what: { en: 'The shipment', zh: '发货单' },
  visible: (scope) => rowsInScope(scope, shipment.partnerId, partnerRefTable),
})
const lines = rowsOf(shipmentLine, {
  what: { en: 'The line', zh: '订单行' },
  visible: (scope) => rowsInScope(scope, shipmentLine.partnerId, partnerRefTable),
})

export const findShipments = shipments.findBy('id')
/** The first shipments of many orders, oldest first. */
export const findShipmentsOfOrders = firstRowsOf(shipments, 'orderId', {
  keys: [ascending(shipment.shippedAt), ascending(shipment.id)],
})
export const findLinesOfShipments = lines.findOf('shipmentId', 'shipmentId', 'orderLineId')

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

/** The next number of a locked order's shipments: SO20261123-000456-2. */
export async function nextShipmentNo(tx: Database, order: { id: string; no: string }): Promise<string> {
  const [row] = await tx.select({ shipments: count() }).from(shipment).where(eq(shipment.orderId, order.id))
  return `${order.no}-${(row?.shipments ?? 0) + 1}`
}

export async function insertShipment(
  tx: Database,
  row: typeof shipment.$inferInsert,
  linesOfIt: readonly ShipmentLineRow[],
): Promise<ShipmentRow> {
  const saved = await shipments.insert(tx, row)
  await lines.insertAll(tx, linesOfIt)
  return saved
}

/** Saves a change of a locked shipment and moves its version; its lines take what they cost. */
export async function acceptShipment(
  tx: Database,
  before: ShipmentRow,
  change: Partial<ShipmentRow>,
  accepted: readonly ShipmentLineRow[],
): Promise<ShipmentRow> {
  const saved = await shipments.update(tx, before, change)
  // Through text[]: drizzle passes numeric[] to the driver as it is, which then cannot write it.
  const column = (of: (line: ShipmentLineRow) => string) => sql.param(accepted.map(of))
  await tx.execute(sql`
    update ${shipmentLine} set net = given.net, vat = given.vat
    from unnest(
      ${column((line) => line.orderLineId)}::text[],
      ${column((line) => String(line.net))}::text[]::numeric[], ${column((line) => String(line.vat))}::text[]::numeric[]
    ) as given(order_line_id, net, vat)
    where ${shipmentLine.shipmentId} = ${before.id} and ${shipmentLine.orderLineId} = given.order_line_id`)
  return saved
}
