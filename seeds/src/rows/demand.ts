import { documentSeries } from '@channelgraph/command'
import { businessDateOf, documentNumber } from '@channelgraph/values'
import { approval } from '../../../subgraphs/partners/src/approvals/approvals.tables.ts'
import { demandAnalysisSeries } from '../../../subgraphs/partners/src/demand/demand.rules.ts'
import { type DemandAnalysisRow, demandAnalysis } from '../../../subgraphs/partners/src/demand/demand.tables.ts'
import { DAY, later } from '../moments.ts'
import { Numbers } from '../numbers.ts'
import type { RowBuffer } from '../row-buffer.ts'
import { makeDemand } from '../world/demand.ts'
import type { SharedData } from '../world/shared-data.ts'
import { writeTrail } from './trail.ts'

/** What regions need, as management agreed to it. */
export function writeDemand(buffer: RowBuffer, shared: SharedData): void {
  const facts = makeDemand(shared)
  const numbers = new Numbers()
  const tickets = facts.map(({ opening: { id }, draftedAt }) =>
    numbers.enter(demandAnalysisSeries(businessDateOf(draftedAt)), draftedAt.getTime(), id),
  )
  numbers.give()
  const management = shared.staff.persona('management')
  const comment = '同意,请据此开拓'
  for (const [i, { opening, draftedAt }] of facts.entries()) {
    const no = documentNumber(demandAnalysisSeries(businessDateOf(draftedAt)), numbers.of(tickets[i]!))
    const begun: DemandAnalysisRow = { ...opening, no }
    const [submittedAt, decidedAt, publishedAt] = [
      later(draftedAt, DAY),
      later(draftedAt, 4 * DAY),
      later(draftedAt, 5 * DAY),
    ]
    const draft = { by: opening.authorId, operation: 'demand-analysis:draft' as const }
    const row = writeTrail(buffer, 'DemandAnalysis', begun, [
      { ...draft, at: draftedAt },
      { ...draft, at: submittedAt, change: { status: 'SUBMITTED', submittedAt } },
      {
        ...{ at: decidedAt, by: management, operation: 'demand-analysis:decide', reason: comment },
        change: { status: 'APPROVED' },
      },
      {
        ...{ at: publishedAt, by: opening.authorId, operation: 'demand-analysis:publish' },
        change: { status: 'PUBLISHED', publishedAt },
      },
    ])
    buffer.add(demandAnalysis, [row])
    buffer.add(approval, [
      {
        ...{ subjectId: row.id, step: 1, department: 'MANAGEMENT', approverId: management, decidedAt },
        ...{ decision: 'APPROVED', comment },
      },
    ])
  }
  buffer.add(documentSeries, numbers.heads())
}
