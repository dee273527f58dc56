import { documentSeries } from '@channelgraph/command'
import { businessDateOf, documentNumber } from '@channelgraph/values'
import { incentivePolicyRef } from '../../../subgraphs/finance/src/incentives/incentives.tables.ts'
import { approval } from '../../../subgraphs/partners/src/approvals/approvals.tables.ts'
import { incentivePolicyTold } from '../../../subgraphs/partners/src/incentives/incentives.events.ts'
import { incentivePolicySeries } from '../../../subgraphs/partners/src/incentives/incentives.rules.ts'
import {
  type IncentivePolicyRow,
  incentivePolicy,
} from '../../../subgraphs/partners/src/incentives/incentives.tables.ts'
import { Numbers } from '../numbers.ts'
import type { RowBuffer, RowBuffers } from '../row-buffer.ts'
import { type IncentiveFact, makeIncentives } from '../world/incentives.ts'
import type { Staff } from '../world/people.ts'
import type { SharedData } from '../world/shared-data.ts'
import { writeTrail } from './trail.ts'

/** Incentive policies with all their revisions, what finance and management said of each, and what finance keeps of them. */
export function writeIncentives({ partners, finance }: RowBuffers, shared: SharedData): void {
  const documents = makeIncentives(shared).map((revisions) => {
    const [{ draftedAt, opening }] = revisions as [IncentiveFact]
    return { revisions, series: incentivePolicySeries(businessDateOf(draftedAt)), draftedAt, id: opening.id }
  })
  const numbers = new Numbers()
  const tickets = documents.map(({ series, draftedAt, id }) => numbers.enter(series, draftedAt.getTime(), id))
  numbers.give()
  for (const [i, { revisions, series }] of documents.entries()) {
    const no = documentNumber(series, numbers.of(tickets[i]!))
    for (const [nth, fact] of revisions.entries()) {
      const row = writeRevision(partners, shared.staff, { ...fact.opening, no }, fact, revisions[nth + 1])
      writeApprovals(partners, shared.staff, fact)
      if (row.publishedAt) writeRef(finance, row)
    }
  }
  partners.add(documentSeries, numbers.heads())
}

/** A revision's way, until the next one takes its place; returns it as it stands. */
function writeRevision(
  buffer: RowBuffer,
  staff: Staff,
  begun: IncentivePolicyRow,
  { draftedAt, submittedAt, finance, management, publishedAt, retired }: IncentiveFact,
  next: IncentiveFact | undefined,
): IncentivePolicyRow {
  const [author, manager] = [begun.authorId, staff.persona('management')]
  const draft = { by: author, operation: 'incentive-policy:draft' as const }
  const decide = { operation: 'incentive-policy:decide' as const }
  const publish = { by: author, operation: 'incentive-policy:publish' as const }
  const published = { status: 'PUBLISHED', publishedAt, inForceTo: begun.effectiveTo } as const
  const endedAt = retired?.at ?? next?.publishedAt ?? null
  const row = writeTrail(buffer, 'IncentivePolicy', begun, [
    { ...draft, at: draftedAt },
    { ...draft, at: submittedAt, change: { status: 'SUBMITTED', submittedAt } },
    {
      ...{ ...decide, at: finance.at, by: staff.persona('finance'), reason: finance.comment },
      change: finance.decision === 'RETURNED' ? { status: 'DRAFT' } : {},
    },
    {
      ...{ ...decide, at: management?.at ?? null, by: manager, reason: management?.comment ?? null },
      change: { status: 'APPROVED' },
    },
    { ...publish, at: publishedAt, change: published },
    retired
      ? {
          ...{ at: endedAt, by: manager, operation: 'incentive-policy:retire' },
          ...{ reason: retired.reason, reasonForPartner: true },
          change: { status: 'RETIRED', withdrawnTo: retired.withdrawnTo, inForceTo: retired.withdrawnTo },
        }
      : { ...publish, at: endedAt, change: { status: 'RETIRED' } },
  ])
  buffer.add(incentivePolicy, [row])
  if (publishedAt)
    buffer.record(publishedAt, incentivePolicyTold({ ...begun, ...published, submittedAt, version: 5 }), author)
  if (endedAt) buffer.record(endedAt, incentivePolicyTold(row), retired ? manager : author)
  return row
}

function writeApprovals(buffer: RowBuffer, staff: Staff, { opening, finance, management }: IncentiveFact): void {
  const steps = [
    { step: 1, department: 'FINANCE', approverId: staff.persona('finance'), said: finance },
    { step: 2, department: 'MANAGEMENT', approverId: staff.persona('management'), said: management },
  ] as const
  for (const { said, ...step } of steps)
    if (said) {
      const { at: decidedAt, decision, comment } = said
      buffer.add(approval, [{ ...step, subjectId: opening.id, decidedAt, decision, comment }])
    }
}

/** What finance keeps of a published one, as it stands. */
function writeRef(buffer: RowBuffer, row: IncentivePolicyRow): void {
  const { id, no, revision, title, kind, kinds: partnerKinds, tiers, productLines } = row
  const { effectiveFrom, inForceTo, thresholds, marginal, payoutGates, capPerPartner, budget } = row
  if (!inForceTo) throw new Error(`${no} was published, and has no last day.`)
  buffer.add(incentivePolicyRef, [
    {
      ...{ id, no, revision, title, kind, partnerKinds, tiers, productLines, effectiveFrom, inForceTo },
      ...{ thresholds, marginal, payoutGates, capPerPartner, budget },
    },
  ])
}
