import type { Database } from '@channelgraph/access'
import { type Command, type CommandContext, inTransaction } from '@channelgraph/command'
import type { Sweep } from '@channelgraph/service'
import { announceBreaches } from './tickets/commands/announce-breaches.ts'
import { closeSilentTicket } from './tickets/commands/close-ticket.ts'
import { escalateLeftTicket } from './tickets/commands/escalate-ticket.ts'
import { CLOSES_AFTER_MS, LEFT_WITH_PARTNER_MS } from './tickets/tickets.rules.ts'
import { pickBreachedTickets, pickTicketsLeftWithPartners, pickTicketsToClose } from './tickets/tickets.store.ts'
import type { TicketRow } from './tickets/tickets.tables.ts'

const BATCH = 100

/** Picks due tickets batch by batch, each in a transaction of its own, and runs the command on every one. */
const ticketSweep = (
  name: string,
  pick: (tx: Database, now: Date, limit: number) => Promise<TicketRow[]>,
  command: Command<{ ticket: TicketRow }, TicketRow>,
): Sweep => ({
  name,
  run: async (ctx: CommandContext) => {
    let done = 0
    for (let picked = BATCH; picked === BATCH; ) {
      await inTransaction(ctx.db, async (unit) => {
        const tickets = await pick(unit.tx, ctx.clock.now(), BATCH)
        for (const ticket of tickets) await command.within(unit, { ...ctx, db: unit.tx }, { ticket })
        picked = tickets.length
      })
      done += picked
    }
    return done
  },
})

const before = (now: Date, ms: number): Date => new Date(now.getTime() - ms)

/** What falls due in support. */
export const sweeps: readonly Sweep[] = [
  ticketSweep('announce-sla-breaches', pickBreachedTickets, announceBreaches),
  ticketSweep(
    'escalate-left-tickets',
    (tx, now, limit) => pickTicketsLeftWithPartners(tx, before(now, LEFT_WITH_PARTNER_MS), limit),
    escalateLeftTicket,
  ),
  ticketSweep(
    'close-silent-tickets',
    (tx, now, limit) => pickTicketsToClose(tx, before(now, CLOSES_AFTER_MS), limit),
    closeSilentTicket,
  ),
]
