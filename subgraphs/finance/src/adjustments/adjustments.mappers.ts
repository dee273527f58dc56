export type { AdjustmentRow as SettlementAdjustment } from './adjustments.tables.ts'
