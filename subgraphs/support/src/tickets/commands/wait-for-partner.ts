import { command, withReason } from '@channelgraph/command'
import { assertText } from '../../cases/case-input.ts'
import { saveTicket } from '../save-ticket.ts'
import { refuseTicketCommand } from '../tickets.rules.ts'
import { lockTicket } from '../tickets.store.ts'

export interface WaitForPartner {
  readonly id: string
  readonly expectedVersion: number
  readonly reason: string
}

/** The only wait in which the clocks stand still. */
export const waitForPartner = command(
  'ticket:work',
  async (tx, ctx, { id, expectedVersion, reason }: WaitForPartner) => {
    assertText('reason', reason)
    const ticket = await lockTicket(tx, ctx, id, expectedVersion)
    const refusal = refuseTicketCommand('waitForPartner', ticket)
    if (refusal) return refusal
    return withReason(
      reason,
      await saveTicket(tx, ctx, ticket, { status: 'WAITING_PARTNER', waitingSince: ctx.clock.now() }),
    )
  },
)
