export type { Reference as Partner, RegionReference as Region } from '../references/references.rules.ts'
export type { ChargerRow as Charger, StationRow as Station } from './chargers.tables.ts'
