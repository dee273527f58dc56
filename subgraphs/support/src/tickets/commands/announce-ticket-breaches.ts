import { command } from '@channelgraph/command'
import { saveTicket } from '../saving.steps.ts'
import type { TicketRow } from '../tickets.tables.ts'

/** Tells the others of clocks that ran out, once each (S-03): saving a ticket does so. */
export const announceTicketBreaches = command('schedule:sweep', (tx, ctx, ticket: TicketRow) =>
  saveTicket(tx, ctx, ticket, {}),
)
