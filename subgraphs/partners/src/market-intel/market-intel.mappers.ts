export type { MarketIntelRow as MarketIntel } from './market-intel.tables.ts'
