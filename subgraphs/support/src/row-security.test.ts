import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { proveRowSecurity, testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { progressNote } from './cases/cases.tables.ts'
import { complaintFollowUp } from './complaints/complaints.tables.ts'
import { support } from './subgraph.ts'
import { anOrder, chargerWith, complaintWith, knowEmployees, knowPartners, ticketWith } from './testing/fixture.ts'
import { onsiteVisit, ticketEscalation, visitPart } from './tickets/tickets.tables.ts'

const t = await testSubgraph(support)

await proveRowSecurity(t, {
  given: async () => {
    await knowPartners(t)
    await knowEmployees(t)
    for (const { id: partnerId } of [PARTNER_A, PARTNER_B]) await casesOf(partnerId)
    await casesOf(null)
  },
  hides: { progress_note: 'a partner reads the notes that are meant for it (S-12)' },
})

/** A row of each kind, of a partner or of nobody. */
async function casesOf(partnerId: string | null): Promise<void> {
  if (partnerId) await chargerWith(t, { partnerId })
  else await chargerWith(t, { status: 'RETURNED' })
  const ticket = await ticketWith(t, { partnerId })
  const complaint = await complaintWith(t, { partnerId })
  if (partnerId) await anOrder(t, partnerId)
  const at = t.clock.now()
  const byId = newId('employee')
  for (const visibleToPartner of [true, false])
    await t.db.insert(progressNote).values({
      ...{ id: newId('progressNote'), caseId: ticket.id, partnerId, at, byId, text: 'x' },
      ...{ visibleToPartner, visibleToCustomer: false },
    })
  await t.db.insert(ticketEscalation).values({
    ...{ id: newId('escalation'), ticketId: ticket.id, partnerId, at, byId, reason: 'x' },
    ...{ fromLevel: 'L1_HOTLINE', toLevel: 'L2_REMOTE' },
  })
  const visit = { id: newId('onsiteVisit'), ticketId: ticket.id, partnerId, engineerId: byId, scheduledAt: at }
  await t.db.insert(onsiteVisit).values(visit)
  await t.db.insert(visitPart).values({ visitId: visit.id, partNo: 'P', partnerId, qty: 1 })
  await t.db.insert(complaintFollowUp).values({
    ...{ id: newId('followUp'), complaintId: complaint.id, partnerId, at, byId },
    ...{ satisfaction: 5, resolvedConfirmed: true },
  })
}
