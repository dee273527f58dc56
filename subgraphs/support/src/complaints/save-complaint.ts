import type { Database } from '@channelgraph/access'
import { changed, type Done } from '@channelgraph/command'
import type { DomainEvent } from '@channelgraph/contracts'
import { complaintUpheld } from './complaints.events.ts'
import { complaintDueTimes } from './complaints.rules.ts'
import { updateComplaint } from './complaints.store.ts'
import type { ComplaintRow } from './complaints.tables.ts'

/** Saves a change of a locked complaint with the due times that follow from it. */
export async function saveComplaint(
  tx: Database,
  before: ComplaintRow,
  change: Partial<ComplaintRow>,
  eventsOf: (after: ComplaintRow) => DomainEvent[] = () => [],
): Promise<Done<ComplaintRow>> {
  const after = await updateComplaint(tx, before, { ...change, ...complaintDueTimes({ ...before, ...change }) })
  return changed('Complaint', before, after, ...eventsOf(after))
}

/** A conclusion that stands from now on: what is not upheld is resolved by it. */
export function saveConclusion(
  tx: Database,
  before: ComplaintRow,
  conclusion: Partial<ComplaintRow>,
  concludedAt: Date,
): Promise<Done<ComplaintRow>> {
  const { upheld } = { ...before, ...conclusion }
  const next = upheld ? ({ status: 'UPHELD' } as const) : ({ status: 'NOT_UPHELD', resolvedAt: concludedAt } as const)
  return saveComplaint(tx, before, { ...conclusion, concludedAt, ...next }, (after) =>
    upheld ? [complaintUpheld(after)] : [],
  )
}
