import type { Scope } from '@channelgraph/access'
import type { CompanyDepartment } from '@channelgraph/contracts'
import {
  type BusinessDate,
  badInput,
  checkTransition,
  dailySeries,
  forbidden,
  type Transitions,
  withDefaults,
} from '@channelgraph/values'
import { breachesOfSave, breachWatchAt, type CaseClocks, dueAtOf, readClock } from '../cases/clocks.rules.ts'
import {
  businessHours,
  hours,
  resolutionStoppedAt,
  responseStoppedAt,
  type SlaClock,
  type Target,
  type Timeline,
  timelineFrom,
  workingDays,
} from '../cases/sla.rules.ts'
import type { Fault } from './fault-codes.ts'
import { refusal } from './tickets.refusals.ts'
import { supportTicket, type TICKET_CLOCK_NAMES, TICKET_LEVELS, type TicketRow } from './tickets.tables.ts'

type Status = TicketRow['status']
type Level = TicketRow['level']

/** What is being worked on, or waits to be. */
export const OPEN = [
  'NEW',
  'ASSIGNED',
  'IN_PROGRESS',
  'WAITING_PARTNER',
  'WAITING_PARTS',
  'ONSITE_SCHEDULED',
  'REOPENED',
] as const satisfies Status[]

/** Who works on tickets: remotely or on site, and research and development on what reached it (L4). */
export const TICKET_DEPARTMENTS = ['TECH_SUPPORT', 'AFTER_SALES', 'RND'] as const satisfies CompanyDepartment[]
/** Who drives to a customer. */
export const ONSITE_DEPARTMENTS = ['TECH_SUPPORT', 'AFTER_SALES'] as const satisfies CompanyDepartment[]

/** A ticket's life (specification 3.8). */
export const TICKET = {
  assignTicket: { from: ['NEW', 'ASSIGNED', 'REOPENED'], to: ['ASSIGNED'] },
  // Who starts a new ticket takes it: so a partner begins with its own (L0), which nobody assigns.
  startTicket: { from: ['NEW', 'ASSIGNED', 'REOPENED'], to: ['IN_PROGRESS'] },
  waitForPartner: { from: ['IN_PROGRESS'], to: ['WAITING_PARTNER'] },
  waitForParts: { from: ['IN_PROGRESS'], to: ['WAITING_PARTS'] },
  scheduleOnsite: { from: ['IN_PROGRESS'], to: ['ONSITE_SCHEDULED'] },
  recordArrival: { from: ['ONSITE_SCHEDULED'], to: ['ONSITE_SCHEDULED'] },
  completeOnsiteVisit: { from: ['ONSITE_SCHEDULED'], to: ['IN_PROGRESS'] },
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

export interface TicketTargets {
  readonly response: Target
  /** Until an engineer is on site; null where nobody has to go there. */
  readonly onsite: Target | null
  readonly resolution: Target
  /** Until an unfixed ticket takes a contingency plan (应急预案). */
  readonly contingency: Target | null
}

/** What a ticket may take, by priority (specification 3.8). "Next day" on site is 24 hours: decision 20. */
export const TICKET_TARGETS: Readonly<Record<TicketRow['priority'], TicketTargets>> = {
  P1: { response: hours(1), onsite: hours(2), resolution: hours(8), contingency: hours(24) },
  P2: { response: hours(4), onsite: hours(24), resolution: hours(24), contingency: null },
  P3: { response: businessHours(8), onsite: null, resolution: workingDays(3), contingency: null },
  P4: { response: workingDays(1), onsite: null, resolution: workingDays(5), contingency: null },
}

type Clocked = Timeline & Pick<TicketRow, 'priority' | 'arrivedAt'>
export type TicketClock = (typeof TICKET_CLOCK_NAMES)[number]
type Announcing = Clocked & Pick<TicketRow, 'breachesAnnounced'>

export const TICKET_CLOCKS = {
  RESPONSE: {
    says: 'first response within',
    targetOf: (ticket: Clocked) => TICKET_TARGETS[ticket.priority].response,
    stoppedAt: responseStoppedAt,
  },
  ONSITE: {
    says: 'on site within',
    targetOf: (ticket: Clocked) => TICKET_TARGETS[ticket.priority].onsite,
    stoppedAt: (ticket: Clocked) => ticket.arrivedAt ?? resolutionStoppedAt(ticket),
  },
  RESOLUTION: {
    says: 'fixed within',
    targetOf: (ticket: Clocked) => TICKET_TARGETS[ticket.priority].resolution,
    stoppedAt: resolutionStoppedAt,
  },
  CONTINGENCY: {
    says: 'contingency plan after',
    targetOf: (ticket: Clocked) => TICKET_TARGETS[ticket.priority].contingency,
    stoppedAt: resolutionStoppedAt,
  },
} as const satisfies CaseClocks<Clocked, TicketClock>

export const ticketResponseSla = (ticket: Clocked, now: Date): SlaClock =>
  readClock(TICKET_CLOCKS.RESPONSE, ticket, ticket.priority, now)

export const ticketOnsiteSla = (ticket: Clocked, now: Date): SlaClock | null =>
  readClock(TICKET_CLOCKS.ONSITE, ticket, ticket.priority, now)

export const ticketResolutionSla = (ticket: Clocked, now: Date): SlaClock =>
  readClock(TICKET_CLOCKS.RESOLUTION, ticket, ticket.priority, now)

/** The due times a ticket is stored with, and when the sweep looks at it again. */
export const ticketDueTimes = (ticket: Announcing) => ({
  responseDueAt: dueAtOf(TICKET_CLOCKS.RESPONSE, ticket),
  onsiteDueAt: dueAtOf(TICKET_CLOCKS.ONSITE, ticket),
  resolutionDueAt: dueAtOf(TICKET_CLOCKS.RESOLUTION, ticket),
  contingencyDueAt: dueAtOf(TICKET_CLOCKS.CONTINGENCY, ticket),
  breachWatchAt: breachWatchAt(TICKET_CLOCKS, ticket),
})

/** The clocks that a save announces. */
export const ticketBreaches = (before: Announcing, changing: Announcing, now: Date): TicketClock[] =>
  breachesOfSave(TICKET_CLOCKS, before, changing, now)

/** How a partner's own user opens a ticket: the others are the company's, and begin above the partner (L0). */
const PARTNER_CHANNELS = ['PORTAL', 'PARTNER_TRANSFER'] as const satisfies TicketRow['channel'][]

export function assertMayUse(scope: Scope, channel: TicketRow['channel']): void {
  if (scope.kind !== 'partner' || PARTNER_CHANNELS.some((open) => open === channel)) return
  throw badInput(
    `\`channel\` must be ${PARTNER_CHANNELS.join(' or ')}; ${channel} is the company's own.`,
    `\`channel\` 须为 ${PARTNER_CHANNELS.join(' 或 ')};${channel} 仅供公司内部使用。`,
  )
}

/** A charger's alarm says which charger and which fault; one that is worth no ticket opens none (G-08). */
export function refuseAlarm(serialNo: string | null | undefined, fault: Fault | null) {
  if (!serialNo || !fault)
    throw badInput(
      'A DEVICE_ALARM must give `serialNo` and `faultCode`: which charger, and what it reports.',
      'DEVICE_ALARM 须填写 `serialNo` 与 `faultCode`:哪台充电桩、报告何种故障。',
    )
  return fault.autoTicket ? null : refusal('AlarmWithoutTicket', { faultCode: fault.code })
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

/** The same fault on so many chargers of a product within so many days is a problem for research and development (3.8). */
export const CHARGERS_THAT_ARE_A_PROBLEM = 5
export const PROBLEM_WITHIN_MS = 7 * 24 * 3_600_000
/** It tells no number: a partner reads it, and the other chargers may be other partners'. */
export const PROBLEM = {
  reason: 'The same fault on at least five chargers of this product in 7 days (同款产品 7 天内至少五台出现同一故障).',
  visibleToPartner: true,
} as const

/** Whether a ticket just opened shows such a problem; `chargers` are those with its fault, its own among them. */
export const isProblem = (chargers: number): boolean => chargers >= CHARGERS_THAT_ARE_A_PROBLEM

/** A ticket goes up only (四.4): down-level never. */
export const refuseEscalation = (ticket: Pick<TicketRow, 'status' | 'level'>, to: Level) =>
  checkTransition(TICKET, 'escalateTicket', ticket) ??
  (TICKET_LEVELS.indexOf(to) > TICKET_LEVELS.indexOf(ticket.level)
    ? null
    : refusal('LevelNotHigher', { level: ticket.level }))

const REOPEN_WITHIN_MS = 7 * 24 * 3_600_000

export const refuseReopening = (ticket: Pick<TicketRow, 'status' | 'closedAt'>, now: Date) =>
  checkTransition(TICKET, 'reopenTicket', ticket) ??
  (ticket.closedAt && now.getTime() - ticket.closedAt.getTime() <= REOPEN_WITHIN_MS ? null : refusal('ReopenTooLate'))

/** A ticket that a partner leaves open so long is handed to the company (3.8). */
export const LEFT_WITH_PARTNER_MS = 24 * 3_600_000

/** A resolved ticket of which nobody says anything closes by itself. */
export const CLOSES_AFTER_MS = 72 * 3_600_000

/** A partner's users work on their own tickets while these are at the partner's level (specification 5: W o L0). */
export function assertMayWork(scope: Scope, ticket: Pick<TicketRow, 'level'>): void {
  if (scope.kind === 'partner' && ticket.level !== 'L0_PARTNER')
    throw forbidden(
      'The ticket was handed to the company: its support works on it now.',
      '该工单已转交公司处理,由公司技术支持部门负责。',
    )
}

/** S-12: how long the partner of a ticket handed to the company may be told nothing. */
export const UPDATE_WITHIN_MS = 24 * 3_600_000

type Followed = Pick<TicketRow, 'partnerId' | 'lastPartnerUpdateAt' | 'resolvedAt' | 'closedAt'>

/** Since when the partner should have been told how its ticket stands (S-12); null while there is time, and once it is done. */
export function updateDueSince(ticket: Followed, now: Date): Date | null {
  const { partnerId, lastPartnerUpdateAt, resolvedAt, closedAt } = ticket
  if (!partnerId || !lastPartnerUpdateAt || resolvedAt || closedAt) return null
  const due = new Date(lastPartnerUpdateAt.getTime() + UPDATE_WITHIN_MS)
  return due <= now ? due : null
}

/** A ticket that a partner hands on as it opens it (四.4) is followed from then on. */
export const lastPartnerUpdateAtOpening = (channel: TicketRow['channel'], openedAt: Date): Date | null =>
  channel === 'PARTNER_TRANSFER' ? openedAt : null

/** A ticket handed to the company is followed from then on; where it was already, another step up tells the partner nothing. */
export const escalated = ({ lastPartnerUpdateAt }: Pick<TicketRow, 'lastPartnerUpdateAt'>, now: Date) => ({
  lastPartnerUpdateAt: lastPartnerUpdateAt ?? now,
})

/** The partner was told something: its time begins anew, and may be announced again. */
export const partnerUpdated = ({ lastPartnerUpdateAt }: Pick<TicketRow, 'lastPartnerUpdateAt'>, now: Date) => ({
  lastPartnerUpdateAt: lastPartnerUpdateAt && now,
  progressDueAnnounced: false,
})

/** Tickets are numbered by day: TK20261123-000045. */
export const ticketSeries = (day: BusinessDate): string => dailySeries('TK', day)

type GivenTicket = Pick<
  TicketRow,
  | 'id'
  | 'no'
  | 'partnerId'
  | 'serialNo'
  | 'orderId'
  | 'complaintId'
  | 'kind'
  | 'channel'
  | 'priority'
  | 'subject'
  | 'openedAt'
> &
  Partial<Pick<TicketRow, 'chargerModel' | 'warrantyCovered'>> &
  Pick<Parameters<typeof levelAtOpening>[0], 'fault' | 'byPartner' | 'earlierFaults'>

/** A ticket as it is opened: its level, and clocks that run from then. */
export function openingTicket({ fault, byPartner, earlierFaults, ...given }: GivenTicket): TicketRow {
  const timeline = { ...timelineFrom(given.openedAt), arrivedAt: null }
  return withDefaults(supportTicket, {
    ...given,
    ...timeline,
    ...ticketDueTimes({ ...timeline, priority: given.priority }),
    level: levelAtOpening({ ...given, fault, byPartner, earlierFaults }),
    status: 'NEW',
    faultCode: fault?.code ?? null,
    lastPartnerUpdateAt: lastPartnerUpdateAtOpening(given.channel, given.openedAt),
  })
}
