import { hasRole, type Viewer } from '@channelgraph/access'
import type { CompanyDepartment } from '@channelgraph/contracts'
import {
  addDays,
  addMonths,
  type BusinessDate,
  checkTransition,
  Decimal,
  dailySeries,
  maskName,
  maskPhone,
  type Period,
  roundTo6,
  selfApproval,
  type Transitions,
  withDefaults,
} from '@channelgraph/values'
import { breachesOfSave, breachWatchAt, type CaseClocks, dueAtOf, readClock } from '../cases/clocks.rules.ts'
import {
  hours,
  resolutionStoppedAt,
  responseStoppedAt,
  type SlaClock,
  type Target,
  type Timeline,
  timelineFrom,
  workingDays,
} from '../cases/sla.rules.ts'
import { refusal } from './complaints.refusals.ts'
import { type COMPLAINT_CLOCK_NAMES, COMPLAINT_STATUSES, type ComplaintRow, complaint } from './complaints.tables.ts'

type Status = ComplaintRow['status']

const NOT_CLOSED = COMPLAINT_STATUSES.filter((status): status is Exclude<Status, 'CLOSED'> => status !== 'CLOSED')

/** Who answers for a complaint (specification 5). */
export const COMPLAINT_DEPARTMENTS = ['AFTER_SALES'] as const satisfies CompanyDepartment[]

/** A complaint's life (specification 3.9). */
export const COMPLAINT = {
  classifyComplaint: { from: ['REGISTERED'], to: ['CLASSIFIED'] },
  // Until its conclusion stands it may turn out to be of another kind; it stays where it is.
  reclassifyComplaint: {
    from: ['CLASSIFIED', 'INVESTIGATING', 'REOPENED'],
    to: ['CLASSIFIED', 'INVESTIGATING', 'REOPENED'],
  },
  investigateComplaint: { from: ['CLASSIFIED', 'REOPENED'], to: ['INVESTIGATING'] },
  // About a partner's conduct it goes on INVESTIGATING until the channel manager has co-signed.
  concludeComplaint: { from: ['INVESTIGATING'], to: ['UPHELD', 'NOT_UPHELD', 'INVESTIGATING'] },
  coSignComplaint: { from: ['INVESTIGATING'], to: ['UPHELD', 'NOT_UPHELD'] },
  rectifyComplaint: { from: ['UPHELD'], to: ['RECTIFYING'] },
  recordFollowUp: { from: ['RECTIFYING', 'NOT_UPHELD'], to: ['FOLLOW_UP', 'REOPENED'] },
  notifyPartner: { from: ['FOLLOW_UP'], to: ['PARTNER_NOTIFIED'] },
  closeComplaint: { from: ['FOLLOW_UP', 'PARTNER_NOTIFIED'], to: ['CLOSED'] },
  // The partner has read the notice, perhaps after the complaint was closed.
  acknowledgeNotice: { from: ['PARTNER_NOTIFIED', 'CLOSED'], to: ['PARTNER_NOTIFIED', 'CLOSED'] },
  addProgressNote: { from: NOT_CLOSED, to: NOT_CLOSED },
} as const satisfies Transitions<Status>

export interface ComplaintTargets {
  readonly response: Target
  /** Until the customer is first told how it stands; null where the level asks for none. */
  readonly feedback: Target | null
  readonly resolution: Target
}

/** What a complaint may take, by level (specification 3.9). */
export const COMPLAINT_TARGETS: Readonly<Record<ComplaintRow['level'], ComplaintTargets>> = {
  GENERAL: { response: hours(24), feedback: null, resolution: workingDays(3) },
  MAJOR: { response: hours(12), feedback: workingDays(2), resolution: workingDays(5) },
  URGENT: { response: hours(2), feedback: null, resolution: hours(24) },
}

type Clocked = Timeline & Pick<ComplaintRow, 'level' | 'firstFeedbackAt'>
export type ComplaintClock = (typeof COMPLAINT_CLOCK_NAMES)[number]
type Announcing = Clocked & Pick<ComplaintRow, 'breachesAnnounced'>

export const COMPLAINT_CLOCKS = {
  RESPONSE: {
    says: 'first response within',
    targetOf: (complaint: Clocked) => COMPLAINT_TARGETS[complaint.level].response,
    stoppedAt: responseStoppedAt,
  },
  FEEDBACK: {
    says: 'first feedback within',
    targetOf: (complaint: Clocked) => COMPLAINT_TARGETS[complaint.level].feedback,
    stoppedAt: (complaint: Clocked) => complaint.firstFeedbackAt ?? resolutionStoppedAt(complaint),
  },
  RESOLUTION: {
    says: 'fixed within',
    targetOf: (complaint: Clocked) => COMPLAINT_TARGETS[complaint.level].resolution,
    stoppedAt: resolutionStoppedAt,
  },
} as const satisfies CaseClocks<Clocked, ComplaintClock>

export const complaintResponseSla = (complaint: Clocked, now: Date): SlaClock =>
  readClock(COMPLAINT_CLOCKS.RESPONSE, complaint, complaint.level, now)

export const complaintFeedbackSla = (complaint: Clocked, now: Date): SlaClock | null =>
  readClock(COMPLAINT_CLOCKS.FEEDBACK, complaint, complaint.level, now)

export const complaintResolutionSla = (complaint: Clocked, now: Date): SlaClock =>
  readClock(COMPLAINT_CLOCKS.RESOLUTION, complaint, complaint.level, now)

/** The due times a complaint is stored with, and when the sweep looks at it again. */
export const complaintDueTimes = (complaint: Announcing) => ({
  responseDueAt: dueAtOf(COMPLAINT_CLOCKS.RESPONSE, complaint),
  feedbackDueAt: dueAtOf(COMPLAINT_CLOCKS.FEEDBACK, complaint),
  resolutionDueAt: dueAtOf(COMPLAINT_CLOCKS.RESOLUTION, complaint),
  breachWatchAt: breachWatchAt(COMPLAINT_CLOCKS, complaint),
})

/** The clocks that a save announces. */
export const complaintBreaches = (before: Announcing, changing: Announcing, now: Date): ComplaintClock[] =>
  breachesOfSave(COMPLAINT_CLOCKS, before, changing, now)

/** 3.9: a conclusion about a partner's conduct takes the channel manager's signature as well. */
export const needsCoSignature = ({ category }: Pick<ComplaintRow, 'category'>): boolean =>
  category === 'PARTNER_CONDUCT'

export const awaitsCoSignature = (complaint: Pick<ComplaintRow, 'concludedBy' | 'concludedAt'>): boolean =>
  complaint.concludedBy !== null && complaint.concludedAt === null

export const refuseConclusion = (
  complaint: Pick<ComplaintRow, 'status'>,
  { upheld, rootCause }: { readonly upheld: boolean; readonly rootCause: string | null },
) =>
  checkTransition(COMPLAINT, 'concludeComplaint', complaint) ??
  (upheld && !rootCause?.trim() ? refusal('RootCauseMissing') : null)

export const refuseCoSignature = (
  complaint: Pick<ComplaintRow, 'status' | 'concludedBy' | 'concludedAt'>,
  signer: string,
) =>
  checkTransition(COMPLAINT, 'coSignComplaint', complaint) ??
  (awaitsCoSignature(complaint) ? null : refusal('NothingToCoSign')) ??
  (complaint.concludedBy === signer ? selfApproval() : null)

/** Whoever's conduct it is, is named: a complaint about nobody's could neither be co-signed nor notified. */
export const refuseCategory = (category: ComplaintRow['category'], partnerId: string | null) =>
  category === 'PARTNER_CONDUCT' && partnerId === null ? refusal('PartnerMissing') : null

/** S-13 and S-14: the follow-up is in the state machine, the notice of an upheld complaint is here. */
export const refuseClosing = (complaint: Pick<ComplaintRow, 'status' | 'upheld' | 'partnerId' | 'partnerNotifiedAt'>) =>
  checkTransition(COMPLAINT, 'closeComplaint', complaint) ??
  (complaint.upheld && complaint.partnerId && !complaint.partnerNotifiedAt ? refusal('PartnerNotNotified') : null)

/** A partner confirms a notice that it was sent: what was not upheld is closed without one. */
export const refuseAcknowledgement = (complaint: Pick<ComplaintRow, 'status' | 'partnerNotifiedAt'>) =>
  checkTransition(COMPLAINT, 'acknowledgeNotice', complaint) ??
  (complaint.partnerNotifiedAt ? null : refusal('NoNotice'))

/** S-07: who is not satisfied, or says it was not put right, is heard again. */
export const reopens = (satisfaction: number, resolvedConfirmed: boolean): boolean =>
  satisfaction <= 2 || !resolvedConfirmed

/** L5: a customer's name and number are shown whole to after-sales only. */
export const seesCustomer = (viewer: Viewer): boolean => hasRole(viewer, 'AFS', 'AFS_LEAD')
export const customerNameFor = (viewer: Viewer, name: string | null): string | null =>
  name === null || seesCustomer(viewer) ? name : maskName(name)
export const customerPhoneFor = (viewer: Viewer, phone: string | null): string | null =>
  phone === null || seesCustomer(viewer) ? phone : maskPhone(phone)

/** The 12 months that end today, today included. */
export const lastTwelveMonths = (today: BusinessDate): Period => ({
  from: addDays(addMonths(today, -12), 1),
  to: today,
})

/** A count per 100 of another, six decimals, half up; null where there is nothing to divide by. */
export const perHundred = (count: number, units: number): Decimal | null =>
  units === 0 ? null : roundTo6(new Decimal(count).times(100).div(units))

/** Mean satisfaction / 5 x 100 (G-05): follow-ups of 5, 4, 3 give 80; null without follow-ups. */
export const csatOf = (satisfactionSum: number, followUps: number): Decimal | null =>
  followUps === 0 ? null : roundTo6(new Decimal(satisfactionSum).times(20).div(followUps))

/** Complaints are numbered by day: CP20261123-000002. */
export const complaintSeries = (day: BusinessDate): string => dailySeries('CP', day)

type GivenComplaint = Pick<
  ComplaintRow,
  | 'id'
  | 'no'
  | 'partnerId'
  | 'serialNo'
  | 'orderId'
  | 'registeredBy'
  | 'category'
  | 'level'
  | 'description'
  | 'customerName'
  | 'customerPhone'
  | 'openedAt'
>

/** A complaint as it is registered; its clocks run from then. */
export function openingComplaint(given: GivenComplaint): ComplaintRow {
  const timeline = { ...timelineFrom(given.openedAt), firstFeedbackAt: null }
  const due = complaintDueTimes({ ...timeline, level: given.level })
  return withDefaults(complaint, { ...given, ...timeline, ...due, status: 'REGISTERED' })
}
