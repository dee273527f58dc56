import { ComplaintClosed, ComplaintUpheld } from '@channelgraph/contracts'
import { formatDecimal } from '@channelgraph/values'
import { csatOf } from './complaints.rules.ts'
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
