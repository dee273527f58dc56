import { businessDateOf, documentNumber } from '@channelgraph/values'
import { applicationSeries } from '../../../subgraphs/partners/src/applications/applications.rules.ts'
import {
  departmentScore,
  evaluationReport,
  partnerApplication,
  siteVisit,
} from '../../../subgraphs/partners/src/applications/applications.tables.ts'
import { approval } from '../../../subgraphs/partners/src/approvals/approvals.tables.ts'
import type { Book } from '../book.ts'
import type { ApplicationFact } from '../world/applications.ts'

/** An application with what was seen, scored and decided of it. */
export function writeApplication(book: Book, fact: ApplicationFact, number: number): void {
  const no = documentNumber(applicationSeries(businessDateOf(fact.row.createdAt)), number)
  book.add(partnerApplication, [{ ...fact.row, no }])
  book.add(siteVisit, fact.visits)
  book.add(departmentScore, fact.scores)
  book.add(evaluationReport, fact.reports)
  book.add(approval, fact.approvals)
}
