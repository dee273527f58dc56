import { PARTNER_B } from '@channelgraph/access'
import { outbox } from '@channelgraph/events'
import { and, eq } from 'drizzle-orm'
import { charger } from '../../subgraphs/support/src/chargers/chargers.tables.ts'
import { openTicket } from '../../subgraphs/support/src/tickets/commands/open-ticket.ts'
import { respondToTicket } from '../../subgraphs/support/src/tickets/commands/respond-to-ticket.ts'
import { ticketResponseSla } from '../../subgraphs/support/src/tickets/tickets.rules.ts'
import { supportTicket } from '../../subgraphs/support/src/tickets/tickets.tables.ts'
import { done, HOUR, type Story } from './story.ts'

interface Ending {
  readonly priority: string
  readonly level: string
  readonly inTime: string
  readonly anHourLater: string
  readonly afterTheAnswer: string
  readonly announced: number
}

/** S-03: a ground fault is a matter of safety. An answer after the hour does not heal the breach. */
export const aSafetyAlarmIsAnsweredTooLate: Story<Ending> = {
  title: 'A safety alarm is answered too late',
  description:
    'A charger of partner B in Shenzhen reports a ground fault: priority P1, an answer within the hour. Nobody answers in time; the breach is announced once and stays, also after the answer.',
  persona: 'tech-support',
  query: `query TicketsAnsweredTooLate {
  tickets(filter: {breachedOnly: true, priorities: [P1]}, first: 20) {
    nodes { no subject openedAt status responseSla { dueAt state breachedAt } partner { name } charger { serialNo station { name } } }
  }
}`,
  tell: async (stage) => {
    const ctx = stage.as('support', 'tech-support')
    const theirs = and(eq(charger.partnerId, PARTNER_B.id), eq(charger.status, 'INSTALLED'))
    const [faulty] = await ctx.db.select().from(charger).where(theirs).orderBy(charger.id).limit(1)
    if (!faulty) throw new Error('Partner B has installed nothing.')
    const alarm = { channel: 'DEVICE_ALARM' as const, faultCode: 'GroundFailure', subject: '接地故障报警' }
    const ticket = done(await openTicket(ctx, { idempotencyKey: 'late-alarm', serialNo: faulty.id, ...alarm }))
    const now = async () => {
      const [row] = await ctx.db.select().from(supportTicket).where(eq(supportTicket.id, ticket.id))
      if (!row) throw new Error('The ticket is gone.')
      return row
    }
    const state = async () => ticketResponseSla(await now(), stage.now()).state
    stage.pass(HOUR / 2)
    const inTime = await state()
    stage.pass(HOUR / 2)
    const anHourLater = await state()
    await stage.sweep('support')
    await stage.sweep('support')
    const { version } = await now()
    done(await respondToTicket(ctx, { id: ticket.id, expectedVersion: version, text: '已断电，工程师在路上' }))
    const told = and(eq(outbox.type, 'TicketSlaBreached'), eq(outbox.aggregateId, ticket.id))
    const announced = await ctx.db.select().from(outbox).where(told)
    return {
      priority: ticket.priority,
      level: ticket.level,
      inTime,
      anHourLater,
      afterTheAnswer: await state(),
      announced: announced.length,
    }
  },
}
