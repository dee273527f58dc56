import { addMonths, type BusinessDate, check, yearlySeries } from '@channelgraph/values'
import { documentMachine, openingDocument } from '../approvals/documents.rules.ts'
import { type DemandAnalysisRow, demandAnalysis } from './demand.tables.ts'

export const DEMAND_ANALYSIS = documentMachine('DemandAnalysis')

/** The series of the numbers of analyses drafted in a year: DA-2026. */
export const demandAnalysisSeries = (day: BusinessDate): string => yearlySeries('DA-', day)

/** What a client says of an analysis. */
export type DemandAnalysisInput = Pick<
  DemandAnalysisRow,
  'regionCode' | 'kind' | 'productLine' | 'requiredCount' | 'rationale' | 'effectiveFrom'
>

const MAX_REQUIRED = 10_000
const MONTHS_AHEAD = 24

/** What is to be stored of it; whether there is the product line is asked of the catalogue. Throws BAD_USER_INPUT for what cannot be one. */
export function checkAnalysis(given: DemandAnalysisInput, today: BusinessDate) {
  const regionCode = check.regionCode('regionCode', given.regionCode)
  return {
    ...{ regionCode, regionPath: check.regionPath('regionCode', regionCode), kind: given.kind },
    productLine: check.code('productLine', given.productLine),
    requiredCount: check.wholeNumber('requiredCount', given.requiredCount, 0, MAX_REQUIRED),
    rationale: check.text('rationale', given.rationale, check.TEXT.note),
    effectiveFrom: check.day('effectiveFrom', given.effectiveFrom, today, addMonths(today, MONTHS_AHEAD)),
    effectiveTo: null,
  }
}

/** P-06: what is needed less what there is. */
export const gapOf = ({ requiredCount }: Pick<DemandAnalysisRow, 'requiredCount'>, existing: number): number =>
  requiredCount - existing

/** A revision as it is drafted. */
export const openingDemandAnalysis = (
  identity: Pick<DemandAnalysisRow, 'id' | 'no' | 'revision' | 'authorId'>,
  content: ReturnType<typeof checkAnalysis>,
): DemandAnalysisRow => openingDocument(demandAnalysis, identity, content)
