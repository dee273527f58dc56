import type { Database } from '@channelgraph/access'
import { type CommandContext, command, type Versioned } from '@channelgraph/command'
import { check, checkTransition } from '@channelgraph/values'
import { saveTicket } from '../saving.steps.ts'
import { TICKET } from '../tickets.rules.ts'
import { tickets } from '../tickets.store.ts'
import type { TicketRow } from '../tickets.tables.ts'

export interface CloseTicket extends Versioned {
  /** 1 to 5. */
  readonly csat?: number | null
}

const close = async (tx: Database, ctx: CommandContext, ticket: TicketRow, csat: number | null) =>
  checkTransition(TICKET, 'closeTicket', ticket) ??
  saveTicket(tx, ctx, ticket, { status: 'CLOSED', closedAt: ctx.clock.now(), csat })

export const closeTicket = command('ticket:open', async (tx, ctx, { id, expectedVersion, csat }: CloseTicket) => {
  const given = csat == null ? null : check.wholeNumber('csat', csat, 1, 5)
  return close(tx, ctx, await tickets.lock(tx, ctx, id, expectedVersion), given)
})

/** 72 hours after it was resolved nobody has said anything. */
export const closeResolvedTicket = command('schedule:sweep', (tx, ctx, ticket: TicketRow) =>
  close(tx, ctx, ticket, null),
)
