import type { Database } from '@channelgraph/access'
import { type CommandContext, combine, created, creatingCommand, type Done, permitted } from '@channelgraph/command'
import { badInput, check, checkTransition, isId, newId } from '@channelgraph/values'
import { findNotes, notes } from '../../cases/cases.store.ts'
import type { ProgressNoteRow } from '../../cases/cases.tables.ts'
import { COMPLAINT } from '../../complaints/complaints.rules.ts'
import { complaints } from '../../complaints/complaints.store.ts'
import type { ComplaintRow } from '../../complaints/complaints.tables.ts'
import { saveComplaint } from '../../complaints/saving.steps.ts'
import { partnerUpdated, TICKET } from '../../tickets/tickets.rules.ts'
import { savePartnerUpdate, tickets } from '../../tickets/tickets.store.ts'
import type { TicketRow } from '../../tickets/tickets.tables.ts'

export interface AddProgressNote {
  readonly idempotencyKey: string
  readonly caseId: string
  readonly text: string
  readonly visibleToPartner?: boolean | null
  readonly visibleToCustomer?: boolean | null
}

export const addProgressNote = creatingCommand(
  'ticket:work-l0',
  findNotes,
  async (tx, ctx, { caseId, text: given, visibleToPartner, visibleToCustomer }: AddProgressNote) => {
    const text = check.text('text', given, check.TEXT.note)
    const found = await lockCase(tx, ctx, caseId)
    if ('__typename' in found) return found
    const note = await notes.insert(tx, {
      ...{ id: newId('progressNote'), caseId, partnerId: found.partnerId, text },
      ...{ at: ctx.clock.now(), byId: ctx.viewer.subject },
      visibleToPartner: visibleToPartner === true || ctx.scope.kind === 'partner',
      visibleToCustomer: visibleToCustomer === true,
    })
    return follow(tx, ctx, found, note)
  },
)

/** What follows from a note: the company has told a ticket's partner something (S-12), or a complaint's customer (3.9). */
async function follow(
  tx: Database,
  ctx: CommandContext,
  { ticket, complaint }: Case,
  note: ProgressNoteRow,
): Promise<Done<ProgressNoteRow>> {
  const written = created('ProgressNote', note)
  if (ticket && note.visibleToPartner && ctx.scope.kind !== 'partner')
    await savePartnerUpdate(tx, ticket.id, partnerUpdated(ticket, note.at))
  if (!complaint || !note.visibleToCustomer || complaint.firstFeedbackAt) return written
  return combine(written, await saveComplaint(tx, ctx, complaint, { firstFeedbackAt: note.at }))
}

interface Case {
  readonly partnerId: string | null
  readonly ticket?: TicketRow
  readonly complaint?: ComplaintRow
}

/** The case a note is for: a ticket, or a complaint, on which only after-sales writes. */
async function lockCase(tx: Database, ctx: CommandContext, caseId: string) {
  if (isId('ticket', caseId)) {
    const ticket = await tickets.lock(tx, ctx, caseId)
    return checkTransition(TICKET, 'addProgressNote', ticket) ?? { partnerId: ticket.partnerId, ticket }
  }
  if (!isId('complaint', caseId))
    throw badInput('`caseId` must be the id of a ticket or of a complaint.', '`caseId` 须为工单或投诉的标识。')
  const complaint = await complaints.lock(tx, permitted(ctx, 'complaint:handle'), caseId)
  return checkTransition(COMPLAINT, 'addProgressNote', complaint) ?? { partnerId: complaint.partnerId, complaint }
}
