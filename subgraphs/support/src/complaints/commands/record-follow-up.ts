import { command } from '@channelgraph/command'
import { newId } from '@channelgraph/values'
import { assertRating } from '../../cases/case-input.ts'
import { pausedUntil } from '../../cases/sla.rules.ts'
import { refuseComplaintCommand, reopens } from '../complaints.rules.ts'
import { insertFollowUp, lockComplaint } from '../complaints.store.ts'
import type { ComplaintRow } from '../complaints.tables.ts'
import { saveComplaint } from '../save-complaint.ts'

export interface RecordFollowUp {
  readonly id: string
  readonly expectedVersion: number
  /** 1 to 5. */
  readonly satisfaction: number
  readonly resolvedConfirmed: boolean
  readonly note?: string | null
}

export const recordFollowUp = command(
  'complaint:handle',
  async (tx, ctx, { id, expectedVersion, satisfaction, resolvedConfirmed, note = null }: RecordFollowUp) => {
    assertRating('satisfaction', satisfaction)
    const complaint = await lockComplaint(tx, ctx, id, expectedVersion)
    const refusal = refuseComplaintCommand('recordFollowUp', complaint)
    if (refusal) return refusal
    const at = ctx.clock.now()
    const followUpId = newId('followUp')
    await insertFollowUp(tx, {
      id: followUpId,
      complaintId: complaint.id,
      partnerId: complaint.partnerId,
      at,
      byId: ctx.viewer.subject,
      satisfaction,
      resolvedConfirmed,
      note,
    })
    const next = reopens(satisfaction, resolvedConfirmed) ? reopened(complaint, at) : followedUp(followUpId)
    return saveComplaint(tx, ctx, complaint, next)
  },
)

const followedUp = (followUpId: string): Partial<ComplaintRow> => ({ status: 'FOLLOW_UP', followUpId })

/** Everything is asked anew; the resolution clock goes on where it stopped. */
const reopened = (complaint: ComplaintRow, now: Date): Partial<ComplaintRow> => ({
  status: 'REOPENED',
  upheld: null,
  rootCause: null,
  concludedBy: null,
  concludedAt: null,
  coSignedBy: null,
  rectification: null,
  rectifiedAt: null,
  followUpId: null,
  resolvedAt: null,
  pauses: complaint.resolvedAt ? pausedUntil(complaint, complaint.resolvedAt, now) : complaint.pauses,
})
