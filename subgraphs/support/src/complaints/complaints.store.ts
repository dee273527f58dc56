import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { partnerRefTable } from '@channelgraph/partner-ref'
import { indexBy } from '@channelgraph/values'
import { and, count, desc, inArray, lte, ne } from 'drizzle-orm'
import { type ComplaintRow, complaint, complaintFollowUp, type FollowUpRow } from './complaints.tables.ts'

export const complaints = rowsOf(complaint, {
  what: { en: 'The complaint', zh: '投诉' },
  visible: (scope) => rowsInScope(scope, complaint.partnerId, partnerRefTable),
})
export const followUps = rowsOf(complaintFollowUp, {
  what: { en: 'The follow-up', zh: '回访' },
  visible: (scope) => rowsInScope(scope, complaintFollowUp.partnerId, partnerRefTable),
})

export const findComplaints = complaints.findBy('id')
export const findComplaintsByNo = complaints.findBy('no')

/** How many complaints of each partner are not closed. */
export async function countOpenComplaintsOfPartners(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await db
    .select({ partnerId: complaint.partnerId, complaints: count() })
    .from(complaint)
    .where(
      and(inArray(complaint.partnerId, [...partnerIds]), ne(complaint.status, 'CLOSED'), complaints.visible(scope)),
    )
    .groupBy(complaint.partnerId)
  return new Map(rows.map((row) => [row.partnerId ?? '', row.complaints]))
}

/** Complaints with a running clock that passed its due time unannounced; rows another replica holds are passed over. */
export const lockBreachedComplaints = (tx: Database, now: Date, limit: number): Promise<ComplaintRow[]> =>
  tx
    .select()
    .from(complaint)
    .where(lte(complaint.breachWatchAt, now))
    .orderBy(complaint.breachWatchAt)
    .limit(limit)
    .for('update', { skipLocked: true })

/** The last follow-up of each complaint. */
export async function findLastFollowUpsOfComplaints(
  db: Database,
  scope: Scope,
  complaintIds: readonly string[],
): Promise<Map<string, FollowUpRow>> {
  const { complaintId, at, id } = complaintFollowUp
  const rows = await db
    .selectDistinctOn([complaintId])
    .from(complaintFollowUp)
    .where(and(inArray(complaintId, [...complaintIds]), followUps.visible(scope)))
    .orderBy(complaintId, desc(at), desc(id))
  return indexBy(rows, (row) => row.complaintId)
}
