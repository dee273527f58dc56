export type { StockFigures as StockPosition } from './stock.store.ts'
export type { SerialUnitRow as Charger } from './stock.tables.ts'
