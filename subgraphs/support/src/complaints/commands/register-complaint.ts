import { created, creatingCommand } from '@channelgraph/command'
import { businessDateOf, newId } from '@channelgraph/values'
import { assertIdOf, assertOrderOf, assertText, partnerOfCase } from '../../cases/case-input.ts'
import { nextCaseNo } from '../../cases/cases.store.ts'
import { timelineFrom } from '../../cases/sla.rules.ts'
import { complaintDueTimes } from '../complaints.rules.ts'
import { findComplaints, insertComplaint } from '../complaints.store.ts'
import type { ComplaintRow } from '../complaints.tables.ts'

export interface RegisterComplaint {
  readonly idempotencyKey: string
  readonly partnerId?: string | null
  readonly serialNo?: string | null
  readonly orderId?: string | null
  readonly category: ComplaintRow['category']
  readonly level: ComplaintRow['level']
  readonly description: string
  readonly customerName?: string | null
  readonly customerPhone?: string | null
}

export const registerComplaint = creatingCommand<RegisterComplaint, ComplaintRow>(
  'complaint:register',
  findComplaints,
  async (tx, ctx, input) => {
    const { serialNo = null, orderId = null, category, level, description } = input
    assertText('description', description)
    assertIdOf('order', 'orderId', orderId)
    const about = await partnerOfCase(tx, ctx, input)
    if ('__typename' in about) return about
    await assertOrderOf(tx, ctx, orderId, about.partnerId)
    const openedAt = ctx.clock.now()
    const timeline = { ...timelineFrom(openedAt), firstFeedbackAt: null }
    const complaint = await insertComplaint(tx, {
      id: newId('complaint'),
      no: await nextCaseNo(tx, 'CP', businessDateOf(openedAt)),
      partnerId: about.partnerId,
      serialNo,
      orderId,
      registeredBy: ctx.viewer.subject,
      category,
      level,
      status: 'REGISTERED',
      customerName: input.customerName ?? null,
      customerPhone: input.customerPhone ?? null,
      description,
      ...timeline,
      ...complaintDueTimes({ ...timeline, level }),
    })
    return created('Complaint', complaint)
  },
)
