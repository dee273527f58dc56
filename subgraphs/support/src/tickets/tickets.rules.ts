import { hasRole, type Viewer } from '@channelgraph/access'
import { forbidden, type Refusal, refuseTransition, type Transitions } from '@channelgraph/values'
import {
  businessHours,
  dueTimes,
  hours,
  resolutionClock,
  responseClock,
  type SlaClock,
  type Targets,
  type Timeline,
  workingDays,
} from '../cases/sla.rules.ts'
import type { Fault } from './fault-codes.ts'
import { TICKET_LEVELS, type TicketRow } from './tickets.tables.ts'

type Status = TicketRow['status']
type Level = TicketRow['level']

/** What is being worked on, or waits to be. */
const OPEN = [
  'NEW',
  'ASSIGNED',
  'IN_PROGRESS',
  'WAITING_PARTNER',
  'WAITING_PARTS',
  'ONSITE_SCHEDULED',
  'REOPENED',
] as const satisfies Status[]

/** A ticket's life (specification 3.8). */
export const TICKET_TRANSITIONS = {
  assignTicket: { from: ['NEW', 'ASSIGNED', 'REOPENED'], to: ['ASSIGNED'] },
  startTicket: { from: ['ASSIGNED', 'REOPENED'], to: ['IN_PROGRESS'] },
  waitForPartner: { from: ['IN_PROGRESS'], to: ['WAITING_PARTNER'] },
  waitForParts: { from: ['IN_PROGRESS'], to: ['WAITING_PARTS'] },
  scheduleOnsite: { from: ['IN_PROGRESS'], to: ['ONSITE_SCHEDULED'] },
  resumeTicket: { from: ['WAITING_PARTNER', 'WAITING_PARTS', 'ONSITE_SCHEDULED'], to: ['IN_PROGRESS'] },
  resolveTicket: { from: ['IN_PROGRESS', 'ONSITE_SCHEDULED'], to: ['RESOLVED'] },
  closeTicket: { from: ['RESOLVED'], to: ['CLOSED'] },
  reopenTicket: { from: ['CLOSED'], to: ['REOPENED'] },
  cancelTicket: { from: ['NEW'], to: ['CANCELLED'] },
  // These leave the status as it is.
  respondToTicket: { from: OPEN, to: OPEN },
  changeTicketPriority: { from: OPEN, to: OPEN },
  escalateTicket: { from: OPEN, to: OPEN },
  addProgressNote: { from: [...OPEN, 'RESOLVED'], to: [...OPEN, 'RESOLVED'] },
} as const satisfies Transitions<Status>

export const refuseTicketCommand = (command: keyof typeof TICKET_TRANSITIONS, ticket: Pick<TicketRow, 'status'>) =>
  refuseTransition(TICKET_TRANSITIONS, command, ticket.status)

/** First response and fix by priority (specification 3.8). */
export const TICKET_TARGETS: Readonly<Record<TicketRow['priority'], Targets>> = {
  P1: { response: hours(1), resolution: hours(8) },
  P2: { response: hours(4), resolution: hours(24) },
  P3: { response: businessHours(8), resolution: workingDays(3) },
  P4: { response: workingDays(1), resolution: workingDays(5) },
}

type Clocked = Timeline & Pick<TicketRow, 'priority'>

export const ticketResponseSla = (ticket: Clocked, now: Date): SlaClock =>
  responseClock(ticket, TICKET_TARGETS[ticket.priority], ticket.priority, now)

export const ticketResolutionSla = (ticket: Clocked, now: Date): SlaClock =>
  resolutionClock(ticket, TICKET_TARGETS[ticket.priority], ticket.priority, now)

/** The due times a ticket is stored with. */
export const ticketDueTimes = (ticket: Clocked) => dueTimes(ticket, TICKET_TARGETS[ticket.priority])

/** Which clocks were breached and not announced yet (S-03: once a clock). */
export function breachesToAnnounce(
  ticket: Clocked & Pick<TicketRow, 'responseBreachAnnounced' | 'resolutionBreachAnnounced'>,
  now: Date,
): ('RESPONSE' | 'RESOLUTION')[] {
  const breached = (clock: SlaClock) => clock.state === 'BREACHED'
  return [
    ...(!ticket.responseBreachAnnounced && breached(ticketResponseSla(ticket, now)) ? (['RESPONSE'] as const) : []),
    ...(!ticket.resolutionBreachAnnounced && breached(ticketResolutionSla(ticket, now))
      ? (['RESOLUTION'] as const)
      : []),
  ]
}

/** The priority somebody gave, or the one that the fault's severity gives, or that of the kind. */
export function priorityOf(
  given: TicketRow['priority'] | null | undefined,
  fault: Fault | null,
  kind: TicketRow['kind'],
): TicketRow['priority'] {
  if (given) return given
  if (!fault) return kind === 'CONSULTATION' ? 'P4' : 'P3'
  if (fault.severity <= 1) return 'P1'
  if (fault.severity === 2) return 'P2'
  return fault.severity <= 4 ? 'P3' : 'P4'
}

/** How many faults of one charger in 30 days are too many for a partner alone. */
export const FAULTS_THAT_ARE_COMPLEX = 3
export const COMPLEX_WITHIN_DAYS = 30

/**
 * Where a ticket begins: with the partner where its own user opens it, unless it is complex (复杂问题, 四.4: handed on at
 * once): high voltage, metering, safety, firmware, or the third fault of a charger in 30 days.
 */
export function levelAtOpening(ticket: {
  readonly channel: TicketRow['channel']
  readonly kind: TicketRow['kind']
  readonly priority: TicketRow['priority']
  readonly fault: Fault | null
  readonly byPartner: boolean
  /** Faults of the same charger in the last 30 days, without this one. */
  readonly earlierFaults: number
}): Level {
  const { channel, kind, priority, fault, byPartner, earlierFaults } = ticket
  const repeated = kind === 'FAULT' && earlierFaults + 1 >= FAULTS_THAT_ARE_COMPLEX
  if (fault?.complex || kind === 'FIRMWARE' || priority === 'P1' || repeated) return 'L2_REMOTE'
  if (channel === 'HOTLINE') return 'L1_HOTLINE'
  if (channel === 'PORTAL') return byPartner ? 'L0_PARTNER' : 'L1_HOTLINE'
  return 'L2_REMOTE'
}

/** A ticket goes up only (四.4): down-level never. */
export function refuseEscalation(ticket: Pick<TicketRow, 'status' | 'level'>, to: Level): Refusal | null {
  const illegal = refuseTicketCommand('escalateTicket', ticket)
  if (illegal) return illegal
  if (TICKET_LEVELS.indexOf(to) > TICKET_LEVELS.indexOf(ticket.level)) return null
  const refusal = {
    __typename: 'LevelNotHigher',
    code: 'LEVEL_NOT_HIGHER',
    message: `The ticket is at ${ticket.level}: it goes up from there, never down.`,
    level: ticket.level,
  }
  return refusal
}

const REOPEN_WITHIN_MS = 7 * 24 * 3_600_000

export function refuseReopening(ticket: Pick<TicketRow, 'status' | 'closedAt'>, now: Date): Refusal | null {
  const illegal = refuseTicketCommand('reopenTicket', ticket)
  if (illegal) return illegal
  if (ticket.closedAt && now.getTime() - ticket.closedAt.getTime() <= REOPEN_WITHIN_MS) return null
  return {
    __typename: 'ReopenTooLate',
    code: 'REOPEN_TOO_LATE',
    message: 'A ticket is reopened within 7 days of its closing: open a new one and name the old one in it.',
  }
}

/** A ticket that a partner leaves open so long is handed to the company (3.8). */
export const LEFT_WITH_PARTNER_MS = 24 * 3_600_000

/** A resolved ticket of which nobody says anything closes by itself. */
export const CLOSES_AFTER_MS = 72 * 3_600_000

/** A partner's users work on their own tickets while these are at the partner's level (specification 5: W o L0). */
export function assertMayWork(viewer: Viewer, ticket: Pick<TicketRow, 'level'>): void {
  if (hasRole(viewer, 'PTR') && ticket.level !== 'L0_PARTNER')
    throw forbidden('The ticket was handed to the company: its support works on it now.')
}
