export type {
  PriceListItemRow as PriceListItem,
  PriceListItemRow as PriceQuote,
  PriceListRow as PriceList,
} from './pricing.tables.ts'
