import { command } from '@channelgraph/command'
import { badInput, newId } from '@channelgraph/values'
import { assertIdOf } from '../../cases/case-input.ts'
import { saveTicket } from '../save-ticket.ts'
import { insertOnsiteVisit } from '../ticket-work.store.ts'
import { refuseTicketCommand } from '../tickets.rules.ts'
import { lockTicket } from '../tickets.store.ts'

export interface ScheduleOnsite {
  readonly id: string
  readonly expectedVersion: number
  readonly engineerId: string
  readonly scheduledAt: Date
}

export const scheduleOnsite = command(
  'ticket:work',
  async (tx, ctx, { id, expectedVersion, engineerId, scheduledAt }: ScheduleOnsite) => {
    assertIdOf('employee', 'engineerId', engineerId)
    if (scheduledAt <= ctx.clock.now()) throw badInput('scheduledAt lies in the future.')
    const ticket = await lockTicket(tx, ctx, id, expectedVersion)
    const refusal = refuseTicketCommand('scheduleOnsite', ticket)
    if (refusal) return refusal
    const visit = {
      id: newId('onsiteVisit'),
      ticketId: ticket.id,
      partnerId: ticket.partnerId,
      engineerId,
      scheduledAt,
    }
    await insertOnsiteVisit(tx, visit)
    return saveTicket(tx, ctx, ticket, { status: 'ONSITE_SCHEDULED' })
  },
)
