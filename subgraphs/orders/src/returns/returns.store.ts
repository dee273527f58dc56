import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { ascending, descending, firstOfEach, firstRowsOf, orderOf } from '@channelgraph/paging'
import { partnerRefTable } from '@channelgraph/partner-ref'
import { groupBy } from '@channelgraph/values'
import { and, eq, getTableColumns, sql } from 'drizzle-orm'
import { type GoodsReturnLineRow, type GoodsReturnRow, goodsReturn, goodsReturnLine } from './returns.tables.ts'

export const returns = rowsOf(goodsReturn, {
  what: { en: 'The return', zh: '退货单' },
  visible: (scope) => rowsInScope(scope, goodsReturn.partnerId, partnerRefTable),
})
const lines = rowsOf(goodsReturnLine, {
  what: { en: 'The line', zh: '订单行' },
  visible: (scope) => rowsInScope(scope, goodsReturnLine.partnerId, partnerRefTable),
})

export const findReturns = returns.findBy('id')
export const findReturnsByNo = returns.findBy('no')
/** The first returns of many orders, oldest first. */
export const findReturnsOfOrders = firstRowsOf(returns, 'orderId', {
  keys: [ascending(goodsReturn.requestedAt), ascending(goodsReturn.id)],
})
export const findLinesOfReturns = lines.findOf('returnId', 'returnId', 'orderLineId')

const latestFirst = [descending(goodsReturn.requestedAt), descending(goodsReturn.id)]

/** The latest returns of each partner. */
export async function findReturnsOfPartners(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
  first: number,
): Promise<Map<string, GoodsReturnRow[]>> {
  const ofEach = firstOfEach({
    table: goodsReturn,
    parentId: goodsReturn.partnerId,
    parentIds: partnerIds,
    keys: latestFirst,
    limit: first,
  })
  const rows = await db
    .select()
    .from(goodsReturn)
    .where(and(ofEach, returns.visible(scope)))
    .orderBy(...orderOf(latestFirst))
  return groupBy(rows, (row) => row.partnerId)
}

/** What waits to come back of a locked order, by order line. */
export async function findWaitingLines(tx: Database, orderId: string): Promise<Map<string, GoodsReturnLineRow[]>> {
  const rows = await tx
    .select(getTableColumns(goodsReturnLine))
    .from(goodsReturn)
    .innerJoin(goodsReturnLine, eq(goodsReturnLine.returnId, goodsReturn.id))
    .where(and(eq(goodsReturn.orderId, orderId), eq(goodsReturn.status, 'REQUESTED')))
  return groupBy(rows, (row) => row.orderLineId)
}

export async function insertReturn(
  tx: Database,
  row: typeof goodsReturn.$inferInsert,
  linesOfIt: readonly GoodsReturnLineRow[],
): Promise<GoodsReturnRow> {
  const saved = await returns.insert(tx, row)
  await lines.insertAll(tx, linesOfIt)
  return saved
}

/** Saves a change of a locked return, and what its lines cost where given, and moves its version. */
export async function updateReturn(
  tx: Database,
  before: GoodsReturnRow,
  change: Partial<GoodsReturnRow>,
  priced: readonly GoodsReturnLineRow[] = [],
): Promise<GoodsReturnRow> {
  const saved = await returns.update(tx, before, change)
  // Through text[]: drizzle passes numeric[] to the driver as it is, which then cannot write it.
  const column = (of: (line: GoodsReturnLineRow) => string) => sql`${sql.param(priced.map(of))}::text[]`
  if (priced.length > 0)
    await tx.execute(sql`
      update ${goodsReturnLine} set net = given.net, vat = given.vat
      from unnest(
        ${column((line) => line.orderLineId)},
        ${column((line) => String(line.net))}::numeric[], ${column((line) => String(line.vat))}::numeric[]
      ) as given(order_line_id, net, vat)
      where ${goodsReturnLine.returnId} = ${before.id} and ${goodsReturnLine.orderLineId} = given.order_line_id`)
  return saved
}
