export type { ChannelStrategyRow as ChannelStrategy, RegionTarget } from './strategies.tables.ts'
