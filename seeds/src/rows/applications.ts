import { businessDateOf, documentNumber } from '@channelgraph/values'
import { applicationSeries } from '../../../subgraphs/partners/src/applications/applications.rules.ts'
import {
  departmentScore,
  evaluationReport,
  partnerApplication,
  siteVisit,
} from '../../../subgraphs/partners/src/applications/applications.tables.ts'
import { approval } from '../../../subgraphs/partners/src/approvals/approvals.tables.ts'
import type { RowBuffer } from '../row-buffer.ts'
import type { ApplicationFact } from '../world/applications.ts'

/** An application with what was seen, scored and decided of it. */
export function writeApplication(buffer: RowBuffer, fact: ApplicationFact, number: number): void {
  const no = documentNumber(applicationSeries(businessDateOf(fact.row.createdAt)), number)
  buffer.add(partnerApplication, [{ ...fact.row, no }])
  buffer.add(siteVisit, fact.visits)
  buffer.add(departmentScore, fact.scores)
  buffer.add(evaluationReport, fact.reports)
  buffer.add(approval, fact.approvals)
}
