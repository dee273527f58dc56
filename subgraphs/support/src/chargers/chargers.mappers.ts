export type { Reference as Partner, RegionReference as Region } from '../references.ts'
export type { ChargerRow as Charger, StationRow as Station } from './chargers.tables.ts'
