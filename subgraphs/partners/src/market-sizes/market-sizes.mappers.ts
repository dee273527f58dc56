export type { MarketSizeRow as MarketSize } from './market-sizes.tables.ts'
