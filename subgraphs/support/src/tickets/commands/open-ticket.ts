import { type Database, systemViewer } from '@channelgraph/access'
import {
  type CommandContext,
  combine,
  created,
  creatingCommand,
  type Done,
  nextNumber,
  unchanged,
} from '@channelgraph/command'
import {
  addDays,
  badInput,
  businessDateOf,
  check,
  newId,
  normaliseCode,
  notFound,
  startOfDay,
} from '@channelgraph/values'
import { type CaseSubject, caseSubject } from '../../cases/cases.steps.ts'
import { inWarrantyOn } from '../../chargers/chargers.rules.ts'
import { chargers, findChargerAsOpened } from '../../chargers/chargers.store.ts'
import { findComplaints } from '../../complaints/complaints.store.ts'
import { escalate } from '../escalation.steps.ts'
import { type Fault, faultOf } from '../fault-codes.ts'
import {
  assertMayUse,
  COMPLEX_WITHIN_DAYS,
  isProblem,
  openingTicket,
  PROBLEM,
  PROBLEM_WITHIN_MS,
  priorityOf,
  refuseAlarm,
  ticketSeries,
} from '../tickets.rules.ts'
import { countChargersWithFault, countFaultsSince, findOpenTicket, findTickets, tickets } from '../tickets.store.ts'
import type { TicketRow } from '../tickets.tables.ts'

export interface OpenTicket extends CaseSubject {
  readonly idempotencyKey: string
  readonly complaintId?: string | null
  readonly kind?: TicketRow['kind'] | null
  readonly channel: TicketRow['channel']
  readonly priority?: TicketRow['priority'] | null
  readonly subject: string
  readonly faultCode?: string | null
}

export const openTicket = creatingCommand('ticket:open', findTickets, async (tx, ctx, input: OpenTicket) => {
  const { complaintId = null, channel } = input
  const subject = check.text('subject', input.subject, check.TEXT.note)
  const fault = checkFault(input.faultCode)
  assertMayUse(ctx.scope, channel)
  const isAlarm = channel === 'DEVICE_ALARM'
  const slight = isAlarm && refuseAlarm(input.serialNo, fault)
  if (slight) return slight
  const complaint = complaintId === null ? null : (await findComplaints(tx, ctx.scope, [complaintId])).get(complaintId)
  if (complaint === undefined) throw notFound('The complaint', '投诉')
  const about = await caseSubject(tx, ctx, { ...input, partnerId: input.partnerId ?? complaint?.partnerId })
  if ('__typename' in about) return about
  if (complaint && complaint.partnerId !== about.partnerId)
    throw badInput(
      "`complaintId` must be a complaint about the ticket's partner; it is about another one.",
      '`complaintId` 须为涉及该工单渠道伙伴的投诉,现为涉及其他伙伴的投诉。',
    )

  if (isAlarm && about.serialNo && fault) {
    // Under the charger's lock: of two alarms at once, the second finds the first one's ticket.
    await chargers.lock(tx, ctx, about.serialNo)
    const open = await findOpenTicket(tx, ctx.scope, about.serialNo, fault.code)
    if (open) return unchanged(open)
  }

  const openedAt = ctx.clock.now()
  const today = businessDateOf(openedAt)
  const kind = input.kind ?? 'FAULT'
  const priority = priorityOf(input.priority, fault, kind)
  // The day's number is taken under a lock: who opens a ticket at the same time counts after this one, or is counted by it.
  const no = await nextNumber(tx, ticketSeries(today))
  const since = startOfDay(addDays(today, -COMPLEX_WITHIN_DAYS))
  const earlierFaults = about.serialNo ? await countFaultsSince(tx, about.serialNo, since) : 0
  const byPartner = ctx.scope.kind === 'partner'
  const unit = about.serialNo ? await findChargerAsOpened(tx, about.serialNo) : null
  const asOpened = { chargerModel: unit?.model ?? null, warrantyCovered: unit && inWarrantyOn(unit, today) }
  const opening = openingTicket({
    ...{ id: newId('ticket'), no, ...about, ...asOpened, complaintId, kind, channel, priority, subject, openedAt },
    ...{ fault, byPartner, earlierFaults },
  })
  const ticket = await tickets.insert(tx, opening)
  return escalateProblem(tx, ctx, ticket)
})

function checkFault(faultCode: string | null | undefined): Fault | null {
  const fault = faultOf(faultCode)
  if (fault || !faultCode || !normaliseCode(faultCode)) return fault
  const given = faultCode.slice(0, check.TEXT.code)
  throw badInput(
    `\`faultCode\` must be one of \`faultCodes\`; "${given}" is none.`,
    `\`faultCode\` 须为 \`faultCodes\` 中的故障代码;“${given}”不是。`,
  )
}

/** 3.8: the ticket that shows the same fault on a fifth charger of a product goes to research and development by itself. */
async function escalateProblem(tx: Database, ctx: CommandContext, ticket: TicketRow): Promise<Done<TicketRow>> {
  const opened = created('SupportTicket', ticket)
  const { serialNo, faultCode } = ticket
  if (!serialNo || !faultCode) return opened
  const after = new Date(ticket.openedAt.getTime() - PROBLEM_WITHIN_MS)
  if (!isProblem(await countChargersWithFault(tx, { serialNo, faultCode, after }))) return opened
  const escalated = await escalate(tx, ctx, ticket, 'L4_RND', PROBLEM, systemViewer.subject)
  return { ...combine(opened, escalated), result: escalated.result }
}
