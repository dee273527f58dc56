import type { Database } from '@channelgraph/access'
import { authorise, hasRole } from '@channelgraph/access'
import { type CommandContext, created, creatingCommand } from '@channelgraph/command'
import { badInput, isId, type Refusal } from '@channelgraph/values'
import { refuseComplaintCommand } from '../../complaints/complaints.rules.ts'
import { lockComplaint } from '../../complaints/complaints.store.ts'
import { refuseTicketCommand } from '../../tickets/tickets.rules.ts'
import { lockTicket } from '../../tickets/tickets.store.ts'
import { assertText } from '../case-input.ts'
import { findNote, insertNote } from '../cases.store.ts'
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
  (db, id, ctx) => findNote(db, ctx.scope, id),
  async (tx, ctx, { caseId, text, visibleToPartner, visibleToCustomer }) => {
    assertText('text', text)
    const found = await lockCase(tx, ctx, caseId)
    if ('__typename' in found) return found
    const note = await insertNote(tx, {
      caseId,
      partnerId: found.partnerId,
      at: ctx.clock.now(),
      byId: ctx.viewer.subject,
      text,
      visibleToPartner: visibleToPartner === true || hasRole(ctx.viewer, 'PTR'),
      visibleToCustomer: visibleToCustomer === true,
    })
    return created('ProgressNote', note)
  },
)

/** The case a note is for: a ticket, or a complaint, on which only after-sales writes. */
async function lockCase(
  tx: Database,
  ctx: CommandContext,
  caseId: string,
): Promise<{ partnerId: string | null } | Refusal> {
  if (isId('ticket', caseId)) {
    const ticket = await lockTicket(tx, ctx, caseId)
    return refuseTicketCommand('addProgressNote', ticket) ?? ticket
  }
  if (!isId('complaint', caseId)) throw badInput('caseId is the id of a ticket or of a complaint.')
  authorise(ctx.viewer, 'complaint:handle')
  const complaint = await lockComplaint(tx, ctx, caseId)
  return refuseComplaintCommand('addProgressNote', complaint) ?? complaint
}
