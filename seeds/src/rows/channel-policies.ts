import { documentSeries } from '@channelgraph/command'
import { approval } from '../../../subgraphs/partners/src/approvals/approvals.tables.ts'
import {
  channelPolicy,
  policyAcknowledgement,
} from '../../../subgraphs/partners/src/channel-policies/channel-policies.tables.ts'
import type { RowBuffer } from '../row-buffer.ts'
import type { LifeFact } from '../world/activation.ts'
import { makeAcknowledgements } from '../world/channel-policies.ts'
import type { SharedData } from '../world/shared-data.ts'
import { writeTrail } from './trail.ts'

/** The policies with all their revisions, what management said of each, and the last number of each year. */
export function writeChannelPolicies(buffer: RowBuffer, { channelPolicies, staff }: SharedData): void {
  const management = staff.persona('management')
  const last = new Map<string, number>()
  for (const {
    opening,
    draftedAt,
    submittedAt,
    decidedAt,
    publishedAt,
    replaced,
    approvalComment,
  } of channelPolicies) {
    const by = opening.authorId
    const draft = { by, operation: 'channel-policy:draft' as const }
    const publish = { by, operation: 'channel-policy:publish' as const }
    const row = writeTrail(buffer, 'ChannelPolicy', opening, [
      { ...draft, at: draftedAt },
      { ...draft, at: submittedAt, change: { status: 'SUBMITTED', submittedAt } },
      {
        ...{ at: decidedAt, by: management, operation: 'channel-policy:decide', reason: approvalComment },
        change: { status: 'APPROVED' },
      },
      { ...publish, at: publishedAt, change: { status: 'PUBLISHED', publishedAt } },
      ...(replaced
        ? [{ ...publish, at: replaced.at, change: { status: 'RETIRED', inForceTo: replaced.inForceTo } as const }]
        : []),
    ])
    buffer.add(channelPolicy, [row])
    if (decidedAt)
      buffer.add(approval, [
        {
          ...{ subjectId: row.id, step: 1, department: 'MANAGEMENT', approverId: management, decidedAt },
          ...{ decision: 'APPROVED', comment: approvalComment },
        },
      ])
    const [, series = '', number = ''] = /^(.*)-(\d+)$/.exec(row.no) ?? []
    last.set(series, Math.max(last.get(series) ?? 0, Number(number)))
  }
  buffer.add(
    documentSeries,
    [...last].map(([series, n]) => ({ series, last: n })),
  )
}

/** What a partner has acknowledged. */
export function writeAcknowledgements(
  buffer: RowBuffer,
  { stream, channelPolicies, today }: SharedData,
  life: LifeFact,
): void {
  const acknowledgedBy = `user_${life.partner.code}`
  const own = stream.of('acknowledgements', life.partner.code)
  for (const { policy, id, at } of makeAcknowledgements(own, life, channelPolicies, today)) {
    const row = { id, policyId: policy.opening.id, partnerId: life.partner.id, acknowledgedBy, acknowledgedAt: at }
    writeTrail(buffer, 'PolicyAcknowledgement', row, [
      { at, by: acknowledgedBy, operation: 'channel-policy:acknowledge' },
    ])
    buffer.add(policyAcknowledgement, [row])
  }
}
