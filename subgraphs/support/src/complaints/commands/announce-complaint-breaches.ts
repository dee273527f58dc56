import { command } from '@channelgraph/command'
import type { ComplaintRow } from '../complaints.tables.ts'
import { saveComplaint } from '../saving.steps.ts'

/** Raises clocks that ran out to the after-sales lead, once each (specification 5: the system escalates): saving does so. */
export const announceComplaintBreaches = command('schedule:sweep', (tx, ctx, complaint: ComplaintRow) =>
  saveComplaint(tx, ctx, complaint, {}),
)
