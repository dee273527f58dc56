export type { MarketFeedbackRow as MarketFeedback } from './feedback.tables.ts'
