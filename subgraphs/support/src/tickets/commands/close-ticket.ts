import { type CommandContext, command } from '@channelgraph/command'
import { assertRating } from '../../cases/case-input.ts'
import { saveTicket } from '../save-ticket.ts'
import { refuseTicketCommand } from '../tickets.rules.ts'
import { lockTicket } from '../tickets.store.ts'
import type { TicketRow } from '../tickets.tables.ts'

export interface CloseTicket {
  readonly id: string
  readonly expectedVersion: number
  /** 1 to 5. */
  readonly csat?: number | null
}

const closing = (ctx: CommandContext, csat: number | null): Partial<TicketRow> => ({
  status: 'CLOSED',
  closedAt: ctx.clock.now(),
  csat,
})

export const closeTicket = command(
  'ticket:open',
  async (tx, ctx, { id, expectedVersion, csat = null }: CloseTicket) => {
    if (csat !== null) assertRating('csat', csat)
    const ticket = await lockTicket(tx, ctx, id, expectedVersion)
    const refusal = refuseTicketCommand('closeTicket', ticket)
    if (refusal) return refusal
    return saveTicket(tx, ctx, ticket, closing(ctx, csat))
  },
)

/** 72 hours after it was resolved nobody has said anything. */
export const closeSilentTicket = command('schedule:sweep', async (tx, ctx, ticket: TicketRow) => {
  const refusal = refuseTicketCommand('closeTicket', ticket)
  if (refusal) return refusal
  return saveTicket(tx, ctx, ticket, closing(ctx, null))
})
