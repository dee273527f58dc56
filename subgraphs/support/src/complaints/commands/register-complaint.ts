import { created, creatingCommand, nextNumber } from '@channelgraph/command'
import { businessDateOf, check, newId } from '@channelgraph/values'
import { type CaseSubject, caseSubject } from '../../cases/cases.steps.ts'
import { complaintSeries, openingComplaint, refuseCategory } from '../complaints.rules.ts'
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
      customerName: check.optionalTitle('customerName', input.customerName),
      customerPhone: check.optionalPhone('customerPhone', input.customerPhone),
    }
    const about = await caseSubject(tx, ctx, input)
    if ('__typename' in about) return about
    const nobody = refuseCategory(category, about.partnerId)
    if (nobody) return nobody
    const openedAt = ctx.clock.now()
    const opening = openingComplaint({
      id: newId('complaint'),
      no: await nextNumber(tx, complaintSeries(businessDateOf(openedAt))),
      registeredBy: ctx.viewer.subject,
      ...{ category, level, openedAt, ...said, ...about },
    })
    const complaint = await complaints.insert(tx, opening)
    return created('Complaint', complaint)
  },
)
