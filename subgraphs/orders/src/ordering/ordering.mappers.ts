export type {
  OrderData as Order,
  PartnerStub as Partner,
  RegionStub as Region,
  SplitOrders as OrderSplit,
} from './ordering.store.ts'
export type { OrderLineRow as OrderLine } from './ordering.tables.ts'
