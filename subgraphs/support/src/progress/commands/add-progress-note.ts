import type { Database } from '@channelgraph/access'
import { type CommandContext, combine, created, creatingCommand, type Done, permitted } from '@channelgraph/command'
import { badInput, isId, type Refusal } from '@channelgraph/values'
import { refuseComplaintCommand } from '../../complaints/complaints.rules.ts'
import { lockComplaint } from '../../complaints/complaints.store.ts'
import type { ComplaintRow } from '../../complaints/complaints.tables.ts'
import { saveComplaint } from '../../complaints/save-complaint.ts'
import { refuseTicketCommand, told } from '../../tickets/tickets.rules.ts'
import { keepTold, lockTicket } from '../../tickets/tickets.store.ts'
import type { TicketRow } from '../../tickets/tickets.tables.ts'
import { assertText } from '../case-input.ts'
import { findNotesById, insertNote } from '../cases.store.ts'
import type { ProgressNoteRow } from '../cases.tables.ts'

export interface AddProgressNote {
  readonly idempotencyKey: string
  readonly caseId: string
  readonly text: string
  readonly visibleToPartner?: boolean | null
  readonly visibleToCustomer?: boolean | null
}

export const addProgressNote = creatingCommand<AddProgressNote, ProgressNoteRow>(
  'ticket:work-l0',
  findNotesById,
  async (tx, ctx, { caseId, text, visibleToPartner, visibleToCustomer }) => {
    assertText('text', text)
    const found = await lockCase(tx, ctx, caseId)
    if ('__typename' in found) return found
    const at = ctx.clock.now()
    const note = await insertNote(tx, {
      caseId,
      partnerId: found.partnerId,
      at,
      byId: ctx.viewer.subject,
      text,
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
    await keepTold(tx, ticket.id, told(ticket, note.at))
  if (!complaint || !note.visibleToCustomer || complaint.firstFeedbackAt) return written
  return combine(written, await saveComplaint(tx, ctx, complaint, { firstFeedbackAt: note.at }))
}

interface Case {
  readonly partnerId: string | null
  readonly ticket?: TicketRow
  readonly complaint?: ComplaintRow
}

/** The case a note is for: a ticket, or a complaint, on which only after-sales writes. */
async function lockCase(tx: Database, ctx: CommandContext, caseId: string): Promise<Case | Refusal> {
  if (isId('ticket', caseId)) {
    const ticket = await lockTicket(tx, ctx, caseId)
    return refuseTicketCommand('addProgressNote', ticket) ?? { partnerId: ticket.partnerId, ticket }
  }
  if (!isId('complaint', caseId)) throw badInput('caseId is the id of a ticket or of a complaint.')
  const complaint = await lockComplaint(tx, permitted(ctx, 'complaint:handle'), caseId)
  return refuseComplaintCommand('addProgressNote', complaint) ?? { partnerId: complaint.partnerId, complaint }
}
