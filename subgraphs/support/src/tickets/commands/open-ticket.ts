import { type Database, systemViewer } from '@channelgraph/access'
import { type CommandContext, combine, created, creatingCommand, type Done } from '@channelgraph/command'
import { addDays, badInput, businessDateOf, newId, notFound, startOfDay } from '@channelgraph/values'
import { assertIdOf, assertOrderOf, assertText, partnerOfCase } from '../../cases/case-input.ts'
import { nextCaseNo } from '../../cases/cases.store.ts'
import { timelineFrom } from '../../cases/sla.rules.ts'
import { findComplaints } from '../../complaints/complaints.store.ts'
import { faultOf } from '../fault-codes.ts'
import { raise } from '../raise-ticket.ts'
import {
  COMPLEX_WITHIN_DAYS,
  isProblem,
  levelAtOpening,
  PROBLEM_REASON,
  PROBLEM_WITHIN_MS,
  priorityOf,
  silenceAtOpening,
  ticketDueTimes,
} from '../tickets.rules.ts'
import { countChargersWithFault, countFaultsSince, findTickets, insertTicket } from '../tickets.store.ts'
import type { TicketRow } from '../tickets.tables.ts'

export interface OpenTicket {
  readonly idempotencyKey: string
  readonly partnerId?: string | null
  readonly serialNo?: string | null
  readonly orderId?: string | null
  readonly complaintId?: string | null
  readonly kind?: TicketRow['kind'] | null
  readonly channel: TicketRow['channel']
  readonly priority?: TicketRow['priority'] | null
  readonly subject: string
  readonly faultCode?: string | null
}

export const openTicket = creatingCommand<OpenTicket, TicketRow>('ticket:open', findTickets, async (tx, ctx, input) => {
  const { serialNo = null, orderId = null, complaintId = null, channel, subject, faultCode = null } = input
  assertText('subject', subject)
  assertIdOf('order', 'orderId', orderId)
  const fault = faultOf(faultCode)
  if (faultCode && !fault) throw badInput(`faultCode ${faultCode} is not one of faultCodes.`)
  const complaint = complaintId ? (await findComplaints(tx, ctx.scope, [complaintId])).get(complaintId) : null
  if (complaint === undefined) throw notFound('The complaint')
  const about = await partnerOfCase(tx, ctx, { partnerId: input.partnerId ?? complaint?.partnerId, serialNo })
  if ('__typename' in about) return about
  await assertOrderOf(tx, ctx, orderId, about.partnerId)
  if (complaint && complaint.partnerId !== about.partnerId) throw badInput('The complaint is about another partner.')

  const openedAt = ctx.clock.now()
  const today = businessDateOf(openedAt)
  const kind = input.kind ?? 'FAULT'
  const priority = priorityOf(input.priority, fault, kind)
  // The day's number is taken under a lock: who opens a ticket at the same time counts after this one, or is counted by it.
  const no = await nextCaseNo(tx, 'TK', today)
  const since = startOfDay(addDays(today, -COMPLEX_WITHIN_DAYS))
  const earlierFaults = serialNo ? await countFaultsSince(tx, serialNo, since) : 0
  const byPartner = ctx.scope.kind === 'partner'
  const timeline = { ...timelineFrom(openedAt), arrivedAt: null }
  const ticket = await insertTicket(tx, {
    id: newId('ticket'),
    no,
    partnerId: about.partnerId,
    serialNo,
    orderId,
    complaintId,
    kind,
    channel,
    level: levelAtOpening({ channel, kind, priority, fault, byPartner, earlierFaults }),
    status: 'NEW',
    priority,
    faultCode,
    subject,
    silentSince: silenceAtOpening(channel, openedAt),
    ...timeline,
    ...ticketDueTimes({ ...timeline, priority }),
  })
  return raiseProblem(tx, ctx, ticket)
})

/** 3.8: the ticket that shows the same fault on a fifth charger of a product goes to research and development by itself. */
async function raiseProblem(tx: Database, ctx: CommandContext, ticket: TicketRow): Promise<Done<TicketRow>> {
  const opened = created('SupportTicket', ticket)
  const { serialNo, faultCode } = ticket
  if (!serialNo || !faultCode) return opened
  const after = new Date(ticket.openedAt.getTime() - PROBLEM_WITHIN_MS)
  if (!isProblem(await countChargersWithFault(tx, { serialNo, faultCode, after }))) return opened
  const raised = await raise(tx, ctx, ticket, 'L4_RND', PROBLEM_REASON, systemViewer.subject)
  return { ...combine(opened, raised), result: raised.result }
}
