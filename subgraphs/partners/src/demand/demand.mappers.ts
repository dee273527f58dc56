export type { DemandAnalysisRow as DemandAnalysis } from './demand.tables.ts'
