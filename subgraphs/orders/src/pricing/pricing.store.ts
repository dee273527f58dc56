import type { Database, Scope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { ascending, pages } from '@channelgraph/paging'
import { partnerRef } from '@channelgraph/partner-ref'
import { type BusinessDate, type Decimal, groupBy, indexBy } from '@channelgraph/values'
import { and, asc, eq, getTableColumns, gte, inArray, isNotNull, lt, lte, max, type SQL, sql } from 'drizzle-orm'
import { product } from '../catalogue/catalogue.tables.ts'
import { type PriceListItemRow, type PriceListRow, priceList, priceListItem } from './pricing.tables.ts'

/** Staff sees every list, a partner the published ones of its kind. */
function visible(scope: Scope): SQL | undefined {
  if (scope.kind === 'none' || scope.kind === 'applicant') return sql`false`
  if (scope.kind !== 'partner') return undefined
  return and(isNotNull(priceList.publishedAt), eq(priceList.kind, kindOf(scope.partnerId)))
}

const kindOf = (partnerId: string): SQL =>
  sql`(select ${partnerRef.kind} from ${partnerRef} where ${partnerRef.id} = ${partnerId})`

/** A list changes; its prices have no update at all. */
export const priceLists = rowsOf(priceList, { what: { en: 'The price list', zh: '价格表' }, visible })

export const findPriceLists = priceLists.findBy('id')

/** The prices of many lists, by product number. */
export async function findPriceListItems(
  db: Database,
  scope: Scope,
  listIds: readonly string[],
): Promise<Map<string, PriceListItemRow[]>> {
  const rows = await db
    .select(getTableColumns(priceListItem))
    .from(priceListItem)
    .innerJoin(priceList, eq(priceList.id, priceListItem.priceListId))
    .innerJoin(product, eq(product.id, priceListItem.productId))
    .where(and(inArray(priceListItem.priceListId, [...listIds]), visible(scope)))
    .orderBy(asc(product.sku))
  return groupBy(rows, (row) => row.priceListId)
}

/** A day and the kind of partner that asks; `partnerId` in its place where the kind is the partner's own. */
export interface PriceQuestion {
  readonly on: BusinessDate
  readonly kind: PriceListRow['kind'] | { readonly ofPartner: string }
}

/** The prices in force, by product. A list holds from its first day until it was superseded or withdrawn. */
export async function findPricesInForce(
  db: Database,
  scope: Scope,
  productIds: readonly string[],
  { on, kind }: PriceQuestion,
): Promise<Map<string, PriceListItemRow>> {
  return (await findPricesOnDays(db, scope, productIds, { days: [on], kind })).get(on) ?? new Map()
}

/** The same on each of many days. */
export async function findPricesOnDays(
  db: Database,
  scope: Scope,
  productIds: readonly string[],
  { days, kind }: Pick<PriceQuestion, 'kind'> & { readonly days: readonly BusinessDate[] },
): Promise<Map<BusinessDate, Map<string, PriceListItemRow>>> {
  // Through text[]: drizzle passes date[] to the driver as it is, which then cannot write it.
  const asked = sql`unnest(${sql.param([...days])}::text[]::date[]) as asked(day)`
  const rows = await db
    .select({ day: sql<BusinessDate>`asked.day::text`, item: getTableColumns(priceListItem) })
    .from(asked)
    .innerJoin(
      priceList,
      and(
        isNotNull(priceList.publishedAt),
        eq(priceList.kind, typeof kind === 'string' ? kind : kindOf(kind.ofPartner)),
        lte(priceList.effectiveFrom, sql`asked.day`),
        gte(priceList.inForceTo, sql`asked.day`),
        visible(scope),
      ),
    )
    .innerJoin(priceListItem, eq(priceListItem.priceListId, priceList.id))
    .where(inArray(priceListItem.productId, [...productIds]))
  const ofDay = groupBy(rows, ({ day }) => day)
  return new Map(
    [...ofDay].map(([day, found]) => [
      day,
      indexBy(
        found.map(({ item }) => item),
        (item) => item.productId,
      ),
    ]),
  )
}

/**
 * What else was the list price on a day, by product: of lists that were corrected on the day they began. What was ordered before
 * the correction was ordered at the list's price.
 */
export async function findCorrectedPrices(
  db: Database,
  productIds: readonly string[],
  { days, kind }: { readonly days: readonly BusinessDate[]; readonly kind: PriceListRow['kind'] },
): Promise<Map<BusinessDate, Map<string, Decimal[]>>> {
  const rows = await db
    .select({ day: priceList.effectiveFrom, productId: priceListItem.productId, price: priceListItem.supplyPriceNet })
    .from(priceList)
    .innerJoin(priceListItem, eq(priceListItem.priceListId, priceList.id))
    .where(
      and(
        eq(priceList.kind, kind),
        eq(priceList.status, 'SUPERSEDED'),
        inArray(priceList.effectiveFrom, [...days]),
        lt(priceList.inForceTo, priceList.effectiveFrom),
        inArray(priceListItem.productId, [...productIds]),
      ),
    )
  const ofDay = groupBy(rows, ({ day }) => day)
  return new Map(
    [...ofDay].map(([day, found]) => {
      const ofProduct = groupBy(found, ({ productId }) => productId)
      return [day, new Map([...ofProduct].map(([id, prices]) => [id, prices.map(({ price }) => price)]))]
    }),
  )
}

export interface PriceListFilter {
  readonly kinds?: readonly PriceListRow['kind'][] | null
  readonly statuses?: readonly PriceListRow['status'][] | null
}

export const priceListPages = pages(priceLists, {
  where: ({ kinds, statuses }: PriceListFilter) =>
    and(
      kinds ? inArray(priceList.kind, [...kinds]) : undefined,
      statuses ? inArray(priceList.status, [...statuses]) : undefined,
    ),
  sorts: { BY_NUMBER: [ascending(priceList.no)] },
})

/**
 * Serialises whoever writes or publishes lists of a kind, until the transaction ends: two lists published at the same moment
 * would not see each other, and no unique index can say that periods do not overlap.
 */
export async function lockKind(tx: Database, kind: PriceListRow['kind']): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`price_list:${kind}`}, 0))`)
}

/** The lists of a kind that hold on some day: read under `lockKind`. */
export function findHeldLists(tx: Database, kind: PriceListRow['kind']): Promise<PriceListRow[]> {
  return tx
    .select()
    .from(priceList)
    .where(
      and(
        eq(priceList.kind, kind),
        isNotNull(priceList.publishedAt),
        gte(priceList.inForceTo, sql`${priceList.effectiveFrom}`),
      ),
    )
    .orderBy(asc(priceList.effectiveFrom))
}

/** The next revision of a kind's list: read under `lockKind`. */
export async function nextRevision(tx: Database, kind: PriceListRow['kind']): Promise<number> {
  const [row] = await tx
    .select({ last: max(priceList.revision) })
    .from(priceList)
    .where(eq(priceList.kind, kind))
  return (row?.last ?? 0) + 1
}

/** A list that is published calls its products what they are called now. */
export async function nameItems(tx: Database, listId: string): Promise<void> {
  await tx
    .update(priceListItem)
    .set({ sku: sql`${product.sku}`, productName: sql`${product.name}` })
    .from(product)
    .where(and(eq(priceListItem.priceListId, listId), eq(product.id, priceListItem.productId)))
}

export async function insertPriceList(
  tx: Database,
  row: typeof priceList.$inferInsert,
  items: readonly Omit<PriceListItemRow, 'priceListId'>[],
): Promise<PriceListRow> {
  const saved = await priceLists.insert(tx, row)
  await tx.insert(priceListItem).values(items.map((item) => ({ ...item, priceListId: row.id })))
  return saved
}
