import { command } from '@channelgraph/command'
import { refuseComplaintCommand } from '../complaints.rules.ts'
import { lockComplaint } from '../complaints.store.ts'
import { saveComplaint } from '../save-complaint.ts'

export interface InvestigateComplaint {
  readonly id: string
  readonly expectedVersion: number
}

export const investigateComplaint = command(
  'complaint:handle',
  async (tx, ctx, { id, expectedVersion }: InvestigateComplaint) => {
    const complaint = await lockComplaint(tx, ctx, id, expectedVersion)
    const refusal = refuseComplaintCommand('investigateComplaint', complaint)
    if (refusal) return refusal
    return saveComplaint(tx, ctx, complaint, { status: 'INVESTIGATING' })
  },
)
