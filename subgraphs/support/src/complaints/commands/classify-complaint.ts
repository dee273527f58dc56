import { command } from '@channelgraph/command'
import { assertIdOf } from '../../cases/case-input.ts'
import { refuseComplaintCommand } from '../complaints.rules.ts'
import { lockComplaint } from '../complaints.store.ts'
import type { ComplaintRow } from '../complaints.tables.ts'
import { saveComplaint } from '../save-complaint.ts'

export interface ClassifyComplaint {
  readonly id: string
  readonly expectedVersion: number
  readonly category: ComplaintRow['category']
  readonly level: ComplaintRow['level']
  readonly assigneeId?: string | null
}

export const classifyComplaint = command(
  'complaint:handle',
  async (tx, ctx, { id, expectedVersion, category, level, assigneeId }: ClassifyComplaint) => {
    assertIdOf('employee', 'assigneeId', assigneeId)
    const complaint = await lockComplaint(tx, ctx, id, expectedVersion)
    const refusal = refuseComplaintCommand('classifyComplaint', complaint)
    if (refusal) return refusal
    return saveComplaint(tx, ctx, complaint, {
      status: 'CLASSIFIED',
      category,
      level,
      assigneeId: assigneeId ?? ctx.viewer.subject,
      firstRespondedAt: ctx.clock.now(),
    })
  },
)
