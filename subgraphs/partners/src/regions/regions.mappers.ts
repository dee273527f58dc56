export type { RegionRow as Region } from './regions.tables.ts'
