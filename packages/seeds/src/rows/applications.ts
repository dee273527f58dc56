import { businessDateOf } from '@channelgraph/values'
import {
  departmentScore,
  evaluationReport,
  partnerApplication,
  siteVisit,
} from '../../../../subgraphs/partners/src/applications/applications.tables.ts'
import { approval } from '../../../../subgraphs/partners/src/approvals/approvals.tables.ts'
import type { ContractRow } from '../../../../subgraphs/partners/src/contracts/contracts.tables.ts'
import { yearlyNumber } from '../../../../subgraphs/partners/src/numbering/numbering.tables.ts'
import type { Book } from '../book.ts'
import { inOrder } from '../grouping.ts'
import type { World } from '../world/world.ts'
import { YearlyNumbers } from './yearly-numbers.ts'

/** Applications with what was seen, scored and decided of them; returns the contracts that are being drafted. */
export function writeApplications(book: Book, { applications }: World): ContractRow[] {
  const numbers = new YearlyNumbers('AP')
  for (const fact of inOrder(
    applications,
    ({ row }) => row.createdAt,
    ({ row }) => row.id,
  )) {
    book.add(partnerApplication, [{ ...fact.row, no: numbers.next(businessDateOf(fact.row.createdAt)) }])
    book.add(siteVisit, fact.visits)
    book.add(departmentScore, fact.scores)
    book.add(evaluationReport, fact.reports)
    book.add(approval, fact.approvals)
  }
  book.add(yearlyNumber, numbers.rows())
  return applications.flatMap(({ draft }) => (draft ? [draft] : []))
}
