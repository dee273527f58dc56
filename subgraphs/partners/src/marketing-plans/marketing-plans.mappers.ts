export type { MarketingPlanRow as MarketingPlan } from './marketing-plans.tables.ts'
