import type { Database } from '@channelgraph/access'
import { type CommandContext, changed, type Done } from '@channelgraph/command'
import type { DomainEvent } from '@channelgraph/contracts'
import { complaintSlaBreached, complaintUpheld } from './complaints.events.ts'
import { complaintBreaches, complaintDueTimes } from './complaints.rules.ts'
import { complaints } from './complaints.store.ts'
import type { ComplaintRow } from './complaints.tables.ts'

/** Saves a change of a locked complaint with the due times that follow from it, and announces the clocks found breached. */
export async function saveComplaint(
  tx: Database,
  ctx: CommandContext,
  before: ComplaintRow,
  change: Partial<ComplaintRow>,
  eventsOf: (after: ComplaintRow) => DomainEvent[] = () => [],
): Promise<Done<ComplaintRow>> {
  const changing = { ...before, ...change }
  const breached = complaintBreaches(before, changing, ctx.clock.now())
  const breachesAnnounced = [...before.breachesAnnounced, ...breached]
  const dueTimes = complaintDueTimes({ ...changing, breachesAnnounced })
  const after = await complaints.update(tx, before, { ...change, breachesAnnounced, ...dueTimes })
  const announced = breached.map((clock) => complaintSlaBreached(after, clock))
  return changed('Complaint', before, after, ...eventsOf(after), ...announced)
}

/** A conclusion that stands from now on: what is not upheld is resolved by it. */
export function saveConclusion(
  tx: Database,
  ctx: CommandContext,
  before: ComplaintRow,
  conclusion: Partial<ComplaintRow>,
): Promise<Done<ComplaintRow>> {
  const concludedAt = ctx.clock.now()
  const { upheld } = { ...before, ...conclusion }
  const next = upheld ? ({ status: 'UPHELD' } as const) : ({ status: 'NOT_UPHELD', resolvedAt: concludedAt } as const)
  return saveComplaint(tx, ctx, before, { ...conclusion, concludedAt, ...next }, (after) =>
    upheld ? [complaintUpheld(after)] : [],
  )
}
