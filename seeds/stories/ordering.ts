import { PARTNER_A } from '@channelgraph/access'
import { businessDateOf } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { product } from '../../subgraphs/orders/src/catalogue/catalogue.tables.ts'
import { confirmDelivery } from '../../subgraphs/orders/src/delivery/commands/confirm-delivery.ts'
import { shipOrder } from '../../subgraphs/orders/src/delivery/commands/ship-order.ts'
import { shipment } from '../../subgraphs/orders/src/delivery/delivery.tables.ts'
import { allocateOrder } from '../../subgraphs/orders/src/ordering/commands/allocate-order.ts'
import { confirmOrder } from '../../subgraphs/orders/src/ordering/commands/confirm-order.ts'
import { createOrder } from '../../subgraphs/orders/src/ordering/commands/create-order.ts'
import { submitOrder } from '../../subgraphs/orders/src/ordering/commands/submit-order.ts'
import { type OrderRow, orderLine, salesOrder } from '../../subgraphs/orders/src/ordering/ordering.tables.ts'
import { done, type Stage } from './story.ts'

const SUZHOU_COUNTY = '320508'

interface Wanted {
  /** Makes the order once. */
  readonly key: string
  readonly sku: string
  readonly qty: number
  readonly shipTo?: string
}

/** An order as it stands. */
export async function orderNow(stage: Stage, id: string): Promise<OrderRow> {
  const [order] = await stage.as('orders', 'order-desk').db.select().from(salesOrder).where(eq(salesOrder.id, id))
  if (!order) throw new Error(`There is no order ${id}.`)
  return order
}

/** Partner A writes an order. */
export async function writeOrder(stage: Stage, { key, sku, qty, shipTo = SUZHOU_COUNTY }: Wanted): Promise<OrderRow> {
  const ctx = stage.as('orders', 'partner-a')
  const [wanted] = await stage.as('orders', 'order-desk').db.select().from(product).where(eq(product.sku, sku))
  if (!wanted) throw new Error(`There is no ${sku}.`)
  const input = {
    partnerId: PARTNER_A.id,
    shipToRegionCode: shipTo,
    shipToAddress: '工业园区科技路 88 号',
    lines: [{ productId: wanted.id, qty }],
  }
  return done(await createOrder(ctx, { idempotencyKey: key, input }))
}

/** Writes and submits an order, and lets finance answer. */
export async function placeOrder(stage: Stage, wanted: Wanted): Promise<OrderRow> {
  const { id, version: expectedVersion } = await writeOrder(stage, wanted)
  done(await submitOrder(stage.as('orders', 'partner-a'), { id, expectedVersion }))
  await stage.carry()
  return orderNow(stage, id)
}

/** The order desk confirms, allocates and ships all of a submitted order under these serial numbers; the partner accepts it. */
export async function deliverOrder(stage: Stage, id: string, serialNos: readonly string[]): Promise<OrderRow> {
  const desk = stage.as('orders', 'order-desk')
  const version = async () => (await orderNow(stage, id)).version
  const promisedDate = businessDateOf(stage.now())
  done(await confirmOrder(desk, { id, expectedVersion: await version(), promisedDate }))
  done(await allocateOrder(desk, { id, expectedVersion: await version() }))
  const [line] = await desk.db.select().from(orderLine).where(eq(orderLine.orderId, id))
  const lines = [{ orderLineId: line?.id ?? '', serialNos }]
  done(await shipOrder(desk, { id, expectedVersion: await version(), lines, carrier: '德邦快递' }))
  await stage.carry()
  const [sent] = await desk.db.select().from(shipment).where(eq(shipment.orderId, id))
  const receipt = {
    shipmentId: sent?.id ?? '',
    expectedVersion: sent?.version ?? 0,
    receiptUrl: 'https://receipts.example/1',
  }
  done(await confirmDelivery(stage.as('orders', 'partner-a'), receipt))
  await stage.carry()
  return orderNow(stage, id)
}
