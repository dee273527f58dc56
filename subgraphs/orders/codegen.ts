import { subgraphCodegen } from '@channelgraph/service/codegen'

export default subgraphCodegen({
  Partner: '../ordering/ordering.store.ts#PartnerStub',
  Region: '../ordering/ordering.store.ts#RegionStub',
  Contract: '../sales/sales.tables.ts#ContractRefRow',
  Charger: '../stock/stock.tables.ts#SerialUnitRow',
  Product: '../catalogue/catalogue.tables.ts#ProductRow',
  ProductConnection: '../catalogue/catalogue.store.ts#ProductList',
  PriceList: '../pricing/pricing.tables.ts#PriceListRow',
  PriceListConnection: '../pricing/pricing.store.ts#PriceListList',
  PriceListItem: '../pricing/pricing.tables.ts#PriceListItemRow',
  PriceQuote: '../pricing/pricing.tables.ts#PriceListItemRow',
  Order: '../ordering/ordering.store.ts#OrderData',
  OrderLine: '../ordering/ordering.tables.ts#OrderLineRow',
  OrderConnection: '../ordering/ordering.lists.ts#OrderList',
  Shipment: '../delivery/delivery.tables.ts#ShipmentRow',
  ShipmentLine: '../delivery/delivery.tables.ts#ShipmentLineRow',
  StockPosition: '../stock/stock.store.ts#StockFigures',
  SalesVolume: '../sales/sales.store.ts#VolumeFigures',
  OrdersKpi: '../sales/sales.store.ts#KpiOwner',
  PartnerSales: '../sales/sales.ranking.ts#RankedPartner',
})
