import { ComplaintClosed, ComplaintSlaBreached, ComplaintUpheld } from '@channelgraph/contracts'
import { formatDecimal } from '@channelgraph/values'
import { type ComplaintClock, csatOf } from './complaints.rules.ts'
import type { ComplaintRow, FollowUpRow } from './complaints.tables.ts'

const about = (complaint: ComplaintRow) => ({
  complaintId: complaint.id,
  no: complaint.no,
  partnerId: complaint.partnerId,
})

export const complaintUpheld = (complaint: ComplaintRow) =>
  ComplaintUpheld.of(complaint, { ...about(complaint), category: complaint.category })

export function complaintClosed(complaint: ComplaintRow, followUp: FollowUpRow | null) {
  const csat = followUp && csatOf(followUp.satisfaction, 1)
  return ComplaintClosed.of(complaint, {
    ...about(complaint),
    upheld: complaint.upheld ?? false,
    csat: csat && formatDecimal(csat),
  })
}

/** When each clock of a complaint is due; null where it has none. */
export const COMPLAINT_DUE_AT = {
  RESPONSE: (complaint) => complaint.responseDueAt,
  FEEDBACK: (complaint) => complaint.feedbackDueAt,
  RESOLUTION: (complaint) => complaint.resolutionDueAt,
} as const satisfies Record<ComplaintClock, (complaint: ComplaintRow) => Date | null>

export const complaintSlaBreached = (complaint: ComplaintRow, clock: ComplaintClock) =>
  ComplaintSlaBreached.of(complaint, {
    ...about(complaint),
    level: complaint.level,
    clock,
    dueAt: (COMPLAINT_DUE_AT[clock](complaint) ?? complaint.openedAt).toISOString(),
  })
