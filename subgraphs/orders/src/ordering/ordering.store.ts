import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { type CommandContext, rowsOf } from '@channelgraph/command'
import { partnerRef, partnerRefTable } from '@channelgraph/partner-ref'
import type { Money } from '@channelgraph/values'
import { and, asc, eq, inArray, notInArray, sql } from 'drizzle-orm'
import {
  type OrderLineRow,
  type OrderRow,
  orderLine,
  salesOrder,
  type TerritoryRefRow,
  territoryRef,
} from './ordering.tables.ts'

/** A partner as this department answers it: its fields follow from its id. */
export interface PartnerStub {
  readonly id: string
  readonly name?: string
}
export interface RegionStub {
  readonly code: string
}

/** An order; a command answers it with its lines at hand. */
export type OrderData = OrderRow & { readonly lines?: readonly OrderLineRow[] }
export type OrderWithLines = OrderRow & { readonly lines: readonly OrderLineRow[] }

/** Both orders after a split. */
export interface SplitOrders {
  readonly order: OrderWithLines
  readonly newOrder: OrderWithLines
}

export const visibleOrders = (scope: Scope) => rowsInScope(scope, salesOrder.partnerId, partnerRefTable)
export const orders = rowsOf(salesOrder, { what: { en: 'The order', zh: '订单' }, visible: visibleOrders })
const lines = rowsOf(orderLine, {
  what: { en: 'The line', zh: '订单行' },
  visible: (scope) => rowsInScope(scope, orderLine.partnerId, partnerRefTable),
})

export const findOrders = orders.findBy('id')
export const findOrdersByNo = orders.findBy('no')
export const findOrderLines = lines.findBy('id')
/** The lines of many orders, by number. */
export const findLinesOfOrders = lines.findOf('orderId', 'orderId', 'lineNo')

/** Locks an order for a command and reads its lines, which only a holder of this lock changes. */
export async function lockOrder(
  tx: Database,
  ctx: Pick<CommandContext, 'department' | 'scope'>,
  id: string,
  expectedVersion?: number,
): Promise<OrderWithLines> {
  const order = await orders.lock(tx, ctx, id, expectedVersion)
  return { ...order, lines: (await findLinesOfOrders(tx, ctx.scope, [id])).get(id) ?? [] }
}

/** Locks those orders of a partner that wait for a decision, oldest first. */
export async function lockWaitingOrders(tx: Database, scope: Scope, partnerId: string): Promise<OrderWithLines[]> {
  const waiting = await tx
    .select()
    .from(salesOrder)
    .where(
      and(
        eq(salesOrder.partnerId, partnerId),
        inArray(salesOrder.status, ['SUBMITTED', 'ON_HOLD']),
        visibleOrders(scope),
      ),
    )
    .orderBy(asc(salesOrder.id))
    .for('update')
  const linesOf = await findLinesOfOrders(
    tx,
    scope,
    waiting.map((order) => order.id),
  )
  return waiting.map((order) => ({ ...order, lines: linesOf.get(order.id) ?? [] }))
}

/**
 * Holds still what others say of an order's partner until the transaction ends, before anything else is locked. Whoever makes an
 * order wait for a decision takes it: what is told meanwhile comes after, and finds the order (`lockPartner`).
 */
export async function sharePartnerOf(tx: Database, orderId: string): Promise<void> {
  const ofOrder = tx.select({ id: salesOrder.partnerId }).from(salesOrder).where(eq(salesOrder.id, orderId))
  await tx.select({ id: partnerRef.id }).from(partnerRef).where(inArray(partnerRef.id, ofOrder)).for('share')
}

/** The other side: whoever keeps something said of a partner waits for the orders that are being submitted, and those for it. */
export async function lockPartner(tx: Database, partnerId: string): Promise<void> {
  await tx.select({ id: partnerRef.id }).from(partnerRef).where(eq(partnerRef.id, partnerId)).for('no key update')
}

export async function insertOrder(
  tx: Database,
  row: typeof salesOrder.$inferInsert,
  linesOfIt: readonly (typeof orderLine.$inferInsert)[],
): Promise<OrderWithLines> {
  const order = await orders.insert(tx, row)
  const saved = await tx
    .insert(orderLine)
    .values([...linesOfIt])
    .returning()
  return { ...order, lines: saved }
}

/** Saves a change of a locked order, and of its lines where given, and moves its version. A line that is not given goes. */
export async function updateOrder(
  tx: Database,
  before: OrderWithLines,
  change: Partial<OrderRow>,
  changedLines: readonly OrderLineRow[] = before.lines,
): Promise<OrderWithLines> {
  const { lines: linesBefore, ...row } = before
  const order = await orders.update(tx, row, change)
  if (changedLines !== linesBefore)
    await updateLines(tx, before.id, changedLines, changedLines.length < linesBefore.length)
  return { ...order, lines: changedLines }
}

/** All lines of an order in one statement. */
async function updateLines(
  tx: Database,
  orderId: string,
  lines: readonly OrderLineRow[],
  fewer: boolean,
): Promise<void> {
  const ids = lines.map((line) => line.id)
  if (fewer) await tx.delete(orderLine).where(and(eq(orderLine.orderId, orderId), notInArray(orderLine.id, ids)))
  const count = (of: (line: OrderLineRow) => number) => sql`${sql.param(lines.map(of))}::int[]`
  // Through text[]: drizzle passes numeric[] to the driver as it is, which then cannot write it.
  const amount = (of: (line: OrderLineRow) => Money) => sql`${sql.param(lines.map((line) => String(of(line))))}::text[]`
  await tx.execute(sql`
    update ${orderLine} set
      qty = given.qty, allocated_qty = given.allocated, shipped_qty = given.shipped,
      delivered_qty = given.delivered, cancelled_qty = given.cancelled,
      last_cancelled_qty = given.last_cancelled, returned_qty = given.returned,
      net_amount = given.net, vat_amount = given.vat
    from unnest(
      ${sql.param(ids)}::text[], ${count((line) => line.qty)},
      ${count((line) => line.allocatedQty)}, ${count((line) => line.shippedQty)},
      ${count((line) => line.deliveredQty)}, ${count((line) => line.cancelledQty)},
      ${count((line) => line.lastCancelledQty)}, ${count((line) => line.returnedQty)},
      ${amount((line) => line.netAmount)}::numeric[], ${amount((line) => line.vatAmount)}::numeric[]
    ) as given(id, qty, allocated, shipped, delivered, cancelled, last_cancelled, returned, net, vat)
    where ${orderLine.id} = given.id`)
}

/** Counts an answer of finance that changes nothing else: to an earlier question, or for an order that has ended. */
export async function countCreditAnswer(tx: Database, order: OrderRow): Promise<void> {
  if (order.creditAnswersDue === 0) return
  await tx
    .update(salesOrder)
    .set({ creditAnswersDue: order.creditAnswersDue - 1 })
    .where(eq(salesOrder.id, order.id))
}

export const findTerritories = (db: Database, partnerId: string): Promise<TerritoryRefRow[]> =>
  db.select().from(territoryRef).where(eq(territoryRef.partnerId, partnerId))

/** Replaces what is known of a partner's territories. */
export async function replaceTerritories(
  tx: Database,
  partnerId: string,
  territories: readonly TerritoryRefRow[],
): Promise<void> {
  await tx.delete(territoryRef).where(eq(territoryRef.partnerId, partnerId))
  if (territories.length > 0) await tx.insert(territoryRef).values([...territories])
}
