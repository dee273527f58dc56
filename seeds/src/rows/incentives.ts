import { documentSeries } from '@channelgraph/command'
import { businessDateOf, documentNumber } from '@channelgraph/values'
import { approval } from '../../../subgraphs/partners/src/approvals/approvals.tables.ts'
import { incentivePolicyTold } from '../../../subgraphs/partners/src/incentives/incentives.events.ts'
import { incentivePolicySeries } from '../../../subgraphs/partners/src/incentives/incentives.rules.ts'
import {
  type IncentivePolicyRow,
  incentivePolicy,
} from '../../../subgraphs/partners/src/incentives/incentives.tables.ts'
import { Numbers } from '../numbers.ts'
import type { RowBuffer } from '../row-buffer.ts'
import { makeIncentives } from '../world/incentives.ts'
import type { SharedData } from '../world/shared-data.ts'
import { writeTrail } from './trail.ts'

/** Incentive policies with all their revisions, what finance and management said of each, and what finance was told. */
export function writeIncentives(buffer: RowBuffer, shared: SharedData): void {
  const documents = makeIncentives(shared)
  const numbers = new Numbers()
  const series = documents.map(([first]) => incentivePolicySeries(businessDateOf(first!.draftedAt)))
  const tickets = documents.map(([first], i) =>
    numbers.enter(series[i]!, first!.draftedAt.getTime(), first!.opening.id),
  )
  numbers.give()
  const [finance, management] = [shared.staff.persona('finance'), shared.staff.persona('management')]
  for (const [i, revisions] of documents.entries()) {
    const no = documentNumber(series[i]!, numbers.of(tickets[i]!))
    for (const [nth, fact] of revisions.entries()) {
      const { draftedAt, submittedAt, publishedAt, retired } = fact
      const opening: IncentivePolicyRow = { ...fact.opening, no }
      const next = revisions[nth + 1]
      const draft = { by: opening.authorId, operation: 'incentive-policy:draft' as const }
      const decide = { operation: 'incentive-policy:decide' as const }
      const publish = { by: opening.authorId, operation: 'incentive-policy:publish' as const }
      const steps = [
        { ...draft, at: draftedAt },
        { ...draft, at: submittedAt, change: { status: 'SUBMITTED' as const, submittedAt } },
        {
          ...{ ...decide, at: fact.finance.at, by: finance, reason: fact.finance.comment },
          ...(fact.finance.decision === 'RETURNED' ? { change: { status: 'DRAFT' as const } } : {}),
        },
        {
          ...{ ...decide, at: fact.management?.at ?? null, by: management, reason: fact.management?.comment ?? null },
          change: { status: 'APPROVED' as const },
        },
      ]
      const published: IncentivePolicyRow = {
        ...{ ...opening, submittedAt, publishedAt, version: 5 },
        ...{ status: 'PUBLISHED', inForceTo: opening.effectiveTo },
      }
      const ended = {
        at: retired?.at ?? next?.publishedAt ?? null,
        change: {
          status: 'RETIRED' as const,
          ...(retired && { withdrawnTo: retired.withdrawnTo, inForceTo: retired.withdrawnTo }),
        },
      }
      const row = writeTrail(buffer, 'IncentivePolicy', opening, [
        ...steps,
        {
          ...{ ...publish, at: publishedAt },
          change: { status: 'PUBLISHED' as const, publishedAt, inForceTo: published.inForceTo },
        },
        retired
          ? {
              ...{ ...ended, by: management, operation: 'incentive-policy:retire' },
              ...{ reason: retired.reason, reasonForPartner: true },
            }
          : { ...ended, ...publish },
      ])
      buffer.add(incentivePolicy, [row])
      for (const [step, department, approverId, said] of [
        [1, 'FINANCE', finance, fact.finance],
        [2, 'MANAGEMENT', management, fact.management],
      ] as const) {
        if (!said) continue
        const { at: decidedAt, decision, comment } = said
        buffer.add(approval, [{ subjectId: row.id, step, department, approverId, decidedAt, decision, comment }])
      }
      if (publishedAt) buffer.record(publishedAt, incentivePolicyTold(published), opening.authorId)
      if (ended.at) buffer.record(ended.at, incentivePolicyTold(row), retired ? management : opening.authorId)
    }
  }
  buffer.add(documentSeries, numbers.heads())
}
