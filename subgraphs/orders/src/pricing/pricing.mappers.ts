export type { PriceListList as PriceListConnection } from './pricing.store.ts'
export type {
  PriceListItemRow as PriceListItem,
  PriceListItemRow as PriceQuote,
  PriceListRow as PriceList,
} from './pricing.tables.ts'
