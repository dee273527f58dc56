import { hasRole, type Viewer } from '@channelgraph/access'
import { named } from '@channelgraph/paging'
import {
  addDays,
  addMonths,
  type BusinessDate,
  checkTransition,
  daysBetween,
  type Period,
  type Transitions,
  withDefaults,
} from '@channelgraph/values'
import { refusal } from './partners.refusals.ts'
import { type PartnerRow, partner } from './partners.tables.ts'

type Status = PartnerRow['status']

/** Everywhere but on the way out: it may be trained, signed with and granted territories. */
const KEPT: Status[] = ['ONBOARDING', 'ACTIVE', 'SUSPENDED']
const UNTIL_THE_END: Status[] = [...KEPT, 'TERMINATING']

/** The partner's life cycle (specification 3.1), with the commands that need it to be somewhere and leave it there. */
export const PARTNER = {
  activatePartner: { from: ['ONBOARDING'], to: ['ACTIVE'] },
  updatePartner: { from: UNTIL_THE_END, to: UNTIL_THE_END },
  draftContract: { from: KEPT, to: KEPT },
  signContract: { from: KEPT, to: KEPT },
  recordSignedContract: { from: KEPT, to: KEPT },
  grantTerritory: { from: KEPT, to: KEPT },
  enrolTrainee: { from: KEPT, to: KEPT },
  suspendPartner: { from: ['ACTIVE'], to: ['SUSPENDED'] },
  changeSuspension: { from: ['SUSPENDED'], to: ['SUSPENDED'] },
  reinstatePartner: { from: ['SUSPENDED'], to: ['ACTIVE'] },
} as const satisfies Transitions<Status>

const MANAGER_SUSPENDS_DAYS = 30

const WITHIN_MONTHS = 12

/** The first day of the time within which a channel manager's days of suspension are counted. */
export const suspensionsCountFrom = (today: BusinessDate): BusinessDate => addMonths(today, -WITHIN_MONTHS)

/** Days of suspensions before a day, since another; first and last day of each included. */
export const daysSuspended = (suspensions: readonly Period[], since: BusinessDate, before: BusinessDate): number =>
  suspensions.reduce((days, { from, to }) => {
    const [first, last] = [from > since ? from : since, to < before ? to : addDays(before, -1)]
    return days + Math.max(0, daysBetween(first, last) + 1)
  }, 0)

/** The last day a channel manager may suspend until; the day it begins is one of the company's grace. */
const lastSuspensionDay = (today: BusinessDate, used: number): BusinessDate =>
  addDays(today, MANAGER_SUSPENDS_DAYS - used)

/**
 * A channel manager suspends for up to 30 days within twelve months, in however many steps; beyond that, or without an end, management
 * does. `used` are the days so far.
 */
export function refuseSuspension(
  viewer: Viewer,
  partner: Pick<PartnerRow, 'status'>,
  today: BusinessDate,
  until: BusinessDate | null,
  used = 0,
) {
  return checkTransition(PARTNER, 'suspendPartner', partner) ?? refuseDays(viewer, today, until, used)
}

function refuseDays(viewer: Viewer, today: BusinessDate, until: BusinessDate | null, used: number) {
  const last = lastSuspensionDay(today, used)
  if (decidesAlone(viewer) || (until !== null && until <= last)) return null
  return refusal('SuspensionTooLong', { days: MANAGER_SUSPENDS_DAYS, last: last < today ? null : last })
}

/** Whether a suspension of a viewer counts for no threshold. */
export const decidesAlone = (viewer: Viewer): boolean => hasRole(viewer, 'MGT')

/** Another last day of a suspension: under the same threshold; after a violation management's only. */
export function refuseSuspensionChange(
  viewer: Viewer,
  partner: Pick<PartnerRow, 'status' | 'suspendedByViolation'>,
  today: BusinessDate,
  until: BusinessDate | null,
  used: number,
) {
  const illegal = checkTransition(PARTNER, 'changeSuspension', partner)
  if (illegal) return illegal
  return refuseWithoutManagement(viewer, partner) ?? refuseDays(viewer, today, until, used)
}

/** A suspension that followed a violation is ended by management only. */
export function refuseReinstatement(viewer: Viewer, partner: Pick<PartnerRow, 'status' | 'suspendedByViolation'>) {
  return checkTransition(PARTNER, 'reinstatePartner', partner) ?? refuseWithoutManagement(viewer, partner)
}

function refuseWithoutManagement(viewer: Viewer, partner: Pick<PartnerRow, 'suspendedByViolation'>) {
  if (!partner.suspendedByViolation || hasRole(viewer, 'MGT')) return null
  return refusal('ReinstatementNeedsManagement')
}

/** Whether a suspension ends by itself on the day after its last, with a contract in force then; after a violation somebody decides. */
export const endsByItself = (
  partner: Pick<PartnerRow, 'suspendedUntil' | 'suspendedByViolation'>,
): partner is typeof partner & { readonly suspendedUntil: BusinessDate } =>
  partner.suspendedUntil !== null && !partner.suspendedByViolation

/** Whether a suspension's last day has passed and nobody has to decide on it. */
export const hasRunOut = (
  partner: Pick<PartnerRow, 'status' | 'suspendedUntil' | 'suspendedByViolation'>,
  today: BusinessDate,
): boolean => partner.status === 'SUSPENDED' && endsByItself(partner) && partner.suspendedUntil < today

/** A partner that may order again. */
export const NOT_SUSPENDED = {
  status: 'ACTIVE',
  suspendedAt: null,
  suspensionReason: null,
  suspendedUntil: null,
  suspendedByViolation: false,
} as const

/** Partners are numbered by city: PT-440300-000123. */
export const partnerSeries = (cityCode: string): string => `PT-${cityCode}`

type GivenPartner = Pick<
  PartnerRow,
  'id' | 'code' | 'name' | 'uscc' | 'kind' | 'kindLabel' | 'tier' | 'managerId' | 'legalRepresentative' | 'contacts'
> &
  Partial<Pick<PartnerRow, 'address'>> & { readonly region: { readonly code: string; readonly path: string } }

/** A partner as it begins, ONBOARDING, seated in a region. */
export const openingPartner = ({ region, ...given }: GivenPartner): PartnerRow =>
  withDefaults(partner, {
    ...given,
    ...named(given.name),
    status: 'ONBOARDING',
    regionCode: region.code,
    regionPath: region.path,
  })
