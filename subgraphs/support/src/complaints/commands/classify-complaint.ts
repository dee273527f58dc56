import { command, type Versioned } from '@channelgraph/command'
import { check, checkTransition } from '@channelgraph/values'
import { workingEmployee } from '../../references/references.steps.ts'
import { COMPLAINT, COMPLAINT_DEPARTMENTS, refuseCategory } from '../complaints.rules.ts'
import { complaints } from '../complaints.store.ts'
import type { ComplaintRow } from '../complaints.tables.ts'
import { saveComplaint } from '../saving.steps.ts'

export interface ClassifyComplaint extends Versioned {
  readonly category: ComplaintRow['category']
  readonly level: ComplaintRow['level']
  readonly assigneeId?: string | null
}

export const classifyComplaint = command(
  'complaint:handle',
  async (tx, ctx, { id, expectedVersion, category, level, assigneeId }: ClassifyComplaint) => {
    const named = check.optionalId('assigneeId', 'employee', assigneeId)
    const complaint = await complaints.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(COMPLAINT, 'classifyComplaint', complaint)
    if (refusal) return refusal
    const nobody = refuseCategory(category, complaint.partnerId)
    if (nobody) return nobody
    const assignee = named
      ? await workingEmployee(tx, ctx.scope, 'assigneeId', named, COMPLAINT_DEPARTMENTS)
      : ctx.viewer.subject
    const change = { status: 'CLASSIFIED', category, level, assigneeId: assignee } as const
    return saveComplaint(tx, ctx, complaint, { ...change, firstRespondedAt: ctx.clock.now() })
  },
)
