import { read } from '@channelgraph/access'
import {
  findPartnerRefs,
  listLoaderById,
  loaderByArguments,
  loaderById,
  type RequestContext,
} from '@channelgraph/service'
import { type BusinessDate, businessDateOf, type Period } from '@channelgraph/values'
import { findProducts, findProductsBySku } from './catalogue/catalogue.store.ts'
import { findLinesOfShipments, findShipments, findShipmentsOfOrders } from './delivery/delivery.store.ts'
import {
  countOrdersOfPartners,
  listOrdersOfPartners,
  type OrderFilter,
  type OrderPage,
} from './ordering/ordering.lists.ts'
import { findLinesOfOrders, findOrderLines, findOrders, findOrdersByNo } from './ordering/ordering.store.ts'
import { findPriceListItems, findPriceLists, findPricesInForce, type PriceQuestion } from './pricing/pricing.store.ts'
import {
  findLinesOfReturns,
  findReturns,
  findReturnsByNo,
  findReturnsOfOrders,
  findReturnsOfPartners,
} from './returns/returns.store.ts'
import {
  findAttainments,
  findContractRefs,
  findPartnerAttainments,
  findRegionFigures,
  findVolumes,
} from './sales/sales.store.ts'
import { findSerialUnits, findStock, findStockTotals } from './stock/stock.store.ts'

/** This department's loaders, fresh for each request, each bound to the viewer's row scope. */
export function createLoaders(ctx: Omit<RequestContext, 'loaders'>) {
  const { scope } = ctx
  const today = businessDateOf(ctx.clock.now())
  const orderCounts = loaderByArguments((ids, filter: OrderFilter) =>
    read(ctx, (db) => countOrdersOfPartners(db, scope, ids, filter)),
  )
  return {
    partnerRefs: loaderById((ids) => read(ctx, (db) => findPartnerRefs(db, scope, ids))),
    products: loaderById((ids) => read(ctx, (db) => findProducts(db, ids))),
    productsBySku: loaderById((skus) => read(ctx, (db) => findProductsBySku(db, skus))),
    priceLists: loaderById((ids) => read(ctx, (db) => findPriceLists(db, scope, ids))),
    priceListItems: listLoaderById((ids) => read(ctx, (db) => findPriceListItems(db, scope, ids))),
    pricesInForce: loaderByArguments((ids, question: PriceQuestion) =>
      read(ctx, (db) => findPricesInForce(db, scope, ids, question)),
    ),
    orders: loaderById((ids) => read(ctx, (db) => findOrders(db, scope, ids))),
    ordersByNo: loaderById((nos) => read(ctx, (db) => findOrdersByNo(db, scope, nos))),
    ordersOfPartner: loaderByArguments((ids, page: OrderPage) =>
      read(ctx, (db) =>
        listOrdersOfPartners(
          db,
          scope,
          ids,
          page,
          async (id) => (await orderCounts.load({ id, args: page.filter })) ?? 0,
        ),
      ),
    ),
    linesOfOrder: listLoaderById((ids) => read(ctx, (db) => findLinesOfOrders(db, scope, ids))),
    orderLines: loaderById((ids) => read(ctx, (db) => findOrderLines(db, scope, ids))),
    shipments: loaderById((ids) => read(ctx, (db) => findShipments(db, scope, ids))),
    shipmentsOfOrder: listLoaderById((ids) => read(ctx, (db) => findShipmentsOfOrders(db, scope, ids))),
    linesOfShipment: listLoaderById((ids) => read(ctx, (db) => findLinesOfShipments(db, scope, ids))),
    returns: loaderById((ids) => read(ctx, (db) => findReturns(db, scope, ids))),
    returnsByNo: loaderById((nos) => read(ctx, (db) => findReturnsByNo(db, scope, nos))),
    returnsOfOrder: listLoaderById((ids) => read(ctx, (db) => findReturnsOfOrders(db, scope, ids))),
    returnsOfPartner: loaderByArguments((ids, first: number) =>
      read(ctx, (db) => findReturnsOfPartners(db, scope, ids, first)),
    ),
    linesOfReturn: listLoaderById((ids) => read(ctx, (db) => findLinesOfReturns(db, scope, ids))),
    serialUnits: loaderById((serialNos) => read(ctx, (db) => findSerialUnits(db, scope, serialNos))),
    stock: loaderByArguments((ids, args: { asOf: BusinessDate; productIds?: readonly string[] | null }) =>
      read(ctx, (db) => findStock(db, scope, ids, args)),
    ),
    stockTotals: loaderById((ids) => read(ctx, (db) => findStockTotals(db, scope, ids, today))),
    volumes: loaderByArguments((ids, period: Period) => read(ctx, (db) => findVolumes(db, scope, ids, period))),
    regionFigures: loaderByArguments((codes, period: Period) =>
      read(ctx, (db) => findRegionFigures(db, scope, codes, period)),
    ),
    contractRefs: loaderById((ids) => read(ctx, (db) => findContractRefs(db, scope, ids))),
    attainments: loaderById((ids) => read(ctx, (db) => findAttainments(db, scope, ids, today))),
    partnerAttainments: loaderById((ids) => read(ctx, (db) => findPartnerAttainments(db, scope, ids, today))),
  }
}

export type Loaders = ReturnType<typeof createLoaders>
export type Context = RequestContext<Loaders>
