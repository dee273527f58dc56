import { combine, command, created, type Versioned } from '@channelgraph/command'
import { check, checkTransition, newId } from '@channelgraph/values'
import { workingEmployee } from '../../references/references.steps.ts'
import { saveTicket } from '../saving.steps.ts'
import { refusal as refuseVisit } from '../tickets.refusals.ts'
import { ONSITE_DEPARTMENTS, TICKET } from '../tickets.rules.ts'
import { tickets } from '../tickets.store.ts'
import { checkSchedule } from '../visits.rules.ts'
import { findVisitNear, visits } from '../visits.store.ts'

export interface ScheduleOnsite extends Versioned {
  readonly engineerId: string
  readonly scheduledAt: Date
}

export const scheduleOnsite = command(
  'ticket:work',
  async (tx, ctx, { id, expectedVersion, engineerId, scheduledAt }: ScheduleOnsite) => {
    check.id('engineerId', 'employee', engineerId)
    checkSchedule(scheduledAt, ctx.clock.now())
    const ticket = await tickets.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(TICKET, 'scheduleOnsite', ticket)
    if (refusal) return refusal
    const engineer = await workingEmployee(tx, ctx.scope, 'engineerId', engineerId, ONSITE_DEPARTMENTS)
    const busy = await findVisitNear(tx, { engineerId: engineer, ticketId: id, scheduledAt })
    if (busy) return refuseVisit('EngineerBusy', busy)
    const { partnerId } = ticket
    const given = { id: newId('onsiteVisit'), ticketId: id, partnerId, engineerId: engineer, scheduledAt }
    const visit = created('OnsiteVisit', await visits.insert(tx, given))
    return combine(await saveTicket(tx, ctx, ticket, { status: 'ONSITE_SCHEDULED' }), visit)
  },
)
