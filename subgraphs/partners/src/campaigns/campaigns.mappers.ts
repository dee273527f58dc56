export type { Evaluation as CampaignEvaluation } from './campaigns.rules.ts'
export type { CampaignRow as Campaign } from './campaigns.tables.ts'
