import { type Database, partnerRefTable, rowsInScope, type Scope } from '@channelgraph/access'
import { type CommandContext, lockRow } from '@channelgraph/command'
import { descending, firstOfEach, orderOf } from '@channelgraph/paging'
import { type BusinessDate, groupBy, indexBy, numberOf } from '@channelgraph/values'
import { and, asc, eq, getTableColumns, inArray, sql } from 'drizzle-orm'
import {
  type GoodsReturnLineRow,
  type GoodsReturnRow,
  goodsReturn,
  goodsReturnLine,
  returnNumber,
} from './returns.tables.ts'

const visible = (scope: Scope) => rowsInScope(scope, goodsReturn.partnerId, partnerRefTable)

export async function findReturns(
  db: Database,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, GoodsReturnRow>> {
  const rows = await db
    .select()
    .from(goodsReturn)
    .where(and(inArray(goodsReturn.id, [...ids]), visible(scope)))
  return indexBy(rows, (row) => row.id)
}

export async function findReturnsByNo(
  db: Database,
  scope: Scope,
  nos: readonly string[],
): Promise<Map<string, GoodsReturnRow>> {
  const rows = await db
    .select()
    .from(goodsReturn)
    .where(and(inArray(goodsReturn.no, [...nos]), visible(scope)))
  return indexBy(rows, (row) => row.no)
}

/** The returns of many orders, oldest first. */
export async function findReturnsOfOrders(
  db: Database,
  scope: Scope,
  orderIds: readonly string[],
): Promise<Map<string, GoodsReturnRow[]>> {
  const rows = await db
    .select()
    .from(goodsReturn)
    .where(and(inArray(goodsReturn.orderId, [...orderIds]), visible(scope)))
    .orderBy(asc(goodsReturn.requestedAt), asc(goodsReturn.id))
  return groupBy(rows, (row) => row.orderId)
}

const latestFirst = [descending(goodsReturn.requestedAt, 'timestamptz'), descending(goodsReturn.id)]

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
    .where(and(ofEach, visible(scope)))
    .orderBy(...orderOf(latestFirst))
  return groupBy(rows, (row) => row.partnerId)
}

export async function findLinesOfReturns(
  db: Database,
  scope: Scope,
  returnIds: readonly string[],
): Promise<Map<string, GoodsReturnLineRow[]>> {
  const rows = await db
    .select()
    .from(goodsReturnLine)
    .where(
      and(
        inArray(goodsReturnLine.returnId, [...returnIds]),
        rowsInScope(scope, goodsReturnLine.partnerId, partnerRefTable),
      ),
    )
    .orderBy(asc(goodsReturnLine.returnId), asc(goodsReturnLine.orderLineId))
  return groupBy(rows, (row) => row.returnId)
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

export const lockReturn = (
  tx: Database,
  ctx: CommandContext,
  id: string,
  expectedVersion: number,
): Promise<GoodsReturnRow> =>
  lockRow(tx, ctx, goodsReturn, { id, expectedVersion, what: 'The return', visible: visible(ctx.scope) })

export async function insertReturn(
  tx: Database,
  row: typeof goodsReturn.$inferInsert,
  lines: readonly GoodsReturnLineRow[],
): Promise<GoodsReturnRow> {
  const [saved] = await tx.insert(goodsReturn).values(row).returning()
  await tx.insert(goodsReturnLine).values([...lines])
  return saved!
}

/** Saves a change of a locked return, and what its lines cost where given, and moves its version. */
export async function updateReturn(
  tx: Database,
  before: GoodsReturnRow,
  change: Partial<GoodsReturnRow>,
  lines: readonly GoodsReturnLineRow[] = [],
): Promise<GoodsReturnRow> {
  const [saved] = await tx
    .update(goodsReturn)
    .set({ ...change, version: before.version + 1 })
    .where(eq(goodsReturn.id, before.id))
    .returning()
  // Through text[]: drizzle passes numeric[] to the driver as it is, which then cannot write it.
  const column = (of: (line: GoodsReturnLineRow) => string) => sql`${sql.param(lines.map(of))}::text[]`
  if (lines.length > 0)
    await tx.execute(sql`
      update ${goodsReturnLine} set net = given.net, vat = given.vat
      from unnest(
        ${column((line) => line.orderLineId)},
        ${column((line) => String(line.net))}::numeric[], ${column((line) => String(line.vat))}::numeric[]
      ) as given(order_line_id, net, vat)
      where ${goodsReturnLine.returnId} = ${before.id} and ${goodsReturnLine.orderLineId} = given.order_line_id`)
  return saved!
}

/** The next number of a day: RT20261123-000001. */
export async function nextReturnNo(tx: Database, day: BusinessDate): Promise<string> {
  const [row] = await tx
    .insert(returnNumber)
    .values({ day, last: 1 })
    .onConflictDoUpdate({ target: returnNumber.day, set: { last: sql`${returnNumber.last} + 1` } })
    .returning()
  return numberOf(`RT${day.replaceAll('-', '')}`, row!.last)
}
