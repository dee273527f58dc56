import { hasRole, type Viewer } from '@channelgraph/access'
import {
  addDays,
  type BusinessDate,
  Decimal,
  type Refusal,
  refuseTransition,
  roundTo6,
  type Transitions,
} from '@channelgraph/values'
import type { PartnerRow } from './partners.tables.ts'

type Status = PartnerRow['status']

/** Everywhere but on the way out: it may be trained, signed with and granted territories. */
const KEPT: Status[] = ['ONBOARDING', 'ACTIVE', 'SUSPENDED']
const UNTIL_THE_END: Status[] = [...KEPT, 'TERMINATING']

/** The partner's life cycle (specification 3.1), with the commands that need it to be somewhere and leave it there. */
export const PARTNER_TRANSITIONS = {
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
): Refusal | null {
  const illegal = refuseTransition(PARTNER_TRANSITIONS, 'suspendPartner', partner.status)
  if (illegal) return illegal
  const within = until !== null && until <= addDays(today, MANAGER_SUSPENDS_DAYS)
  if (within || hasRole(viewer, 'MGT')) return null
  return {
    __typename: 'SuspensionTooLong',
    code: 'SUSPENSION_TOO_LONG',
    message: `A channel manager suspends for up to ${MANAGER_SUSPENDS_DAYS} days: give an earlier \`until\`, or ask management.`,
  }
}

/** A suspension that followed a violation is ended by management only. */
export function refuseReinstatement(
  viewer: Viewer,
  partner: Pick<PartnerRow, 'status' | 'suspendedByViolation'>,
): Refusal | null {
  const illegal = refuseTransition(PARTNER_TRANSITIONS, 'reinstatePartner', partner.status)
  if (illegal) return illegal
  if (!partner.suspendedByViolation || hasRole(viewer, 'MGT')) return null
  return {
    __typename: 'ReinstatementNeedsManagement',
    code: 'REINSTATEMENT_NEEDS_MANAGEMENT',
    message: 'The suspension follows a violation: only management may end it.',
  }
}

/** What the other departments say of a partner; a whole KPI is null when its department is away. */
export interface HealthInput {
  readonly ordersKpi?: { readonly targetAttainment?: Decimal | null; readonly stockCoverDays?: Decimal | null } | null
  readonly supportKpi?: { readonly upheldComplaintsPer100Units?: Decimal | null; readonly csat?: Decimal | null } | null
  readonly financeKpi?: { readonly maxOverdueDays?: number | null; readonly onTimePaymentRate?: Decimal | null } | null
}

const ONE = new Decimal(1)
const OVERDUE_LIMIT_DAYS = 30

/**
 * The live score 0-100 (specification 3.14): 40 attainment, 15 stock cover, 10 complaints, 10 csat, 25 payment on time.
 * Null while a department is away; a missing figure gives its weight to the others.
 */
export function healthScore({ ordersKpi, supportKpi, financeKpi }: HealthInput): Decimal | null {
  if (!ordersKpi || !supportKpi || !financeKpi) return null
  const indicators: [weight: number, value: Decimal | null][] = [
    [40, attainmentScore(ordersKpi.targetAttainment)],
    [15, coverScore(ordersKpi.stockCoverDays)],
    [10, complaintScore(supportKpi.upheldComplaintsPer100Units)],
    [10, supportKpi.csat ? supportKpi.csat.div(100) : null],
    [25, paymentScore(financeKpi)],
  ]
  let weights = 0
  let total = new Decimal(0)
  for (const [weight, value] of indicators) {
    if (value === null) continue
    weights += weight
    total = total.plus(value.times(weight))
  }
  return weights === 0 ? null : roundTo6(total.times(100).div(weights))
}

const attainmentScore = (attainment: Decimal | null | undefined): Decimal | null =>
  attainment ? Decimal.max(0, Decimal.min(attainment, ONE)) : null

/** 1 inside 15-60 days of cover, linear to 0 at 0 and at 180 days. */
function coverScore(days: Decimal | null | undefined): Decimal | null {
  if (!days) return null
  if (days.lt(15)) return Decimal.max(0, days.div(15))
  if (days.lte(60)) return ONE
  return Decimal.max(0, new Decimal(180).minus(days).div(120))
}

const complaintScore = (upheldPer100: Decimal | null | undefined): Decimal | null =>
  upheldPer100 ? Decimal.max(0, ONE.minus(upheldPer100.times('0.25'))) : null

function paymentScore({ maxOverdueDays, onTimePaymentRate }: NonNullable<HealthInput['financeKpi']>): Decimal | null {
  if ((maxOverdueDays ?? 0) > OVERDUE_LIMIT_DAYS) return new Decimal(0)
  return onTimePaymentRate ?? null
}
