import { combine, command, created, type Versioned } from '@channelgraph/command'
import { check, checkTransition, newId } from '@channelgraph/values'
import { reopenedAt } from '../../cases/sla.rules.ts'
import { COMPLAINT, reopens } from '../complaints.rules.ts'
import { complaints, followUps } from '../complaints.store.ts'
import type { ComplaintRow } from '../complaints.tables.ts'
import { saveComplaint } from '../saving.steps.ts'

export interface RecordFollowUp extends Versioned {
  /** 1 to 5. */
  readonly satisfaction: number
  readonly resolvedConfirmed: boolean
  readonly note?: string | null
}

export const recordFollowUp = command(
  'complaint:handle',
  async (tx, ctx, { id, expectedVersion, satisfaction, resolvedConfirmed, note }: RecordFollowUp) => {
    const said = {
      satisfaction: check.wholeNumber('satisfaction', satisfaction, 1, 5),
      resolvedConfirmed,
      note: check.optionalText('note', note, check.TEXT.note),
    }
    const complaint = await complaints.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(COMPLAINT, 'recordFollowUp', complaint)
    if (refusal) return refusal
    const at = ctx.clock.now()
    const { partnerId } = complaint
    const keys = { id: newId('followUp'), complaintId: id, partnerId }
    const followUp = await followUps.insert(tx, { ...keys, at, byId: ctx.viewer.subject, ...said })
    const next = reopens(satisfaction, resolvedConfirmed) ? reopened(complaint, at) : followedUp(followUp.id)
    return combine(await saveComplaint(tx, ctx, complaint, next), created('FollowUp', followUp))
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
  pauses: reopenedAt(complaint, now),
})
