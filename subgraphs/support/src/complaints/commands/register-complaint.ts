import { created, creatingCommand } from '@channelgraph/command'
import { businessDateOf, check, newId } from '@channelgraph/values'
import { type CaseSubject, caseSubject } from '../../cases/cases.steps.ts'
import { nextCaseNo } from '../../cases/cases.store.ts'
import { timelineFrom } from '../../cases/sla.rules.ts'
import { complaintDueTimes, refuseCategory } from '../complaints.rules.ts'
import { complaints, findComplaints } from '../complaints.store.ts'
import type { ComplaintRow } from '../complaints.tables.ts'

export interface RegisterComplaint extends CaseSubject {
  readonly idempotencyKey: string
  readonly category: ComplaintRow['category']
  readonly level: ComplaintRow['level']
  readonly description: string
  readonly customerName?: string | null
  readonly customerPhone?: string | null
}

export const registerComplaint = creatingCommand(
  'complaint:register',
  findComplaints,
  async (tx, ctx, input: RegisterComplaint) => {
    const { category, level } = input
    const said = {
      description: check.text('description', input.description, check.TEXT.note),
      customerName: check.optionalText('customerName', input.customerName, check.TEXT.name),
      customerPhone: check.optionalPhone('customerPhone', input.customerPhone),
    }
    const about = await caseSubject(tx, ctx, input)
    if ('__typename' in about) return about
    const nobody = refuseCategory(category, about.partnerId)
    if (nobody) return nobody
    const openedAt = ctx.clock.now()
    const timeline = { ...timelineFrom(openedAt), firstFeedbackAt: null }
    const complaint = await complaints.insert(tx, {
      id: newId('complaint'),
      no: await nextCaseNo(tx, 'CP', businessDateOf(openedAt)),
      registeredBy: ctx.viewer.subject,
      status: 'REGISTERED',
      ...{ category, level, ...said, ...about },
      ...timeline,
      ...complaintDueTimes({ ...timeline, level }),
    })
    return created('Complaint', complaint)
  },
)
