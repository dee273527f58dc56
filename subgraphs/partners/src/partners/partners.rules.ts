import { hasRole, type Viewer } from '@channelgraph/access'
import { named } from '@channelgraph/paging'
import { addDays, type BusinessDate, checkTransition, type Transitions, withDefaults } from '@channelgraph/values'
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
  reinstatePartner: { from: ['SUSPENDED'], to: ['ACTIVE'] },
} as const satisfies Transitions<Status>

const MANAGER_SUSPENDS_DAYS = 30

/** A channel manager suspends for up to 30 days; beyond that, or without an end, management does. */
export function refuseSuspension(
  viewer: Viewer,
  partner: Pick<PartnerRow, 'status'>,
  today: BusinessDate,
  until: BusinessDate | null,
) {
  const illegal = checkTransition(PARTNER, 'suspendPartner', partner)
  if (illegal) return illegal
  const within = until !== null && until <= addDays(today, MANAGER_SUSPENDS_DAYS)
  if (within || hasRole(viewer, 'MGT')) return null
  return refusal('SuspensionTooLong', { days: MANAGER_SUSPENDS_DAYS })
}

/** A suspension that followed a violation is ended by management only. */
export function refuseReinstatement(viewer: Viewer, partner: Pick<PartnerRow, 'status' | 'suspendedByViolation'>) {
  const illegal = checkTransition(PARTNER, 'reinstatePartner', partner)
  if (illegal) return illegal
  if (!partner.suspendedByViolation || hasRole(viewer, 'MGT')) return null
  return refusal('ReinstatementNeedsManagement')
}

/** Partners are numbered by city: PT-440300-000123. */
export const partnerSeries = (cityCode: string): string => `PT-${cityCode}`

type GivenPartner = Pick<
  PartnerRow,
  'id' | 'code' | 'name' | 'uscc' | 'kind' | 'kindLabel' | 'tier' | 'managerId' | 'legalRepresentative' | 'contacts'
> & { readonly region: { readonly code: string; readonly path: string } }

/** A partner as it begins, ONBOARDING, seated in a region. */
export const openingPartner = ({ region, ...given }: GivenPartner): PartnerRow =>
  withDefaults(partner, {
    ...given,
    ...named(given.name),
    status: 'ONBOARDING',
    regionCode: region.code,
    regionPath: region.path,
  })
