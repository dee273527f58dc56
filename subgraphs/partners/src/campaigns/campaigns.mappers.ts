export type { CampaignRow as Campaign, CampaignRow as CampaignEvaluation } from './campaigns.tables.ts'
