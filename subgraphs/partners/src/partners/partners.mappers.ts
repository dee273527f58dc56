export type { PartnerWithKpis as Partner } from './health-score.rules.ts'
