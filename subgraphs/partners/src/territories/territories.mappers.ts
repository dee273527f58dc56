export type { TerritoryRow as Territory } from './territories.tables.ts'
