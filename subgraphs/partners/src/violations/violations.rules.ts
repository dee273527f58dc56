import type { PartnerKind, Sanction, ViolationKind } from '@channelgraph/contracts'
import {
  addWorkingDays,
  type BusinessDate,
  badInput,
  businessDateOf,
  check,
  checkTransition,
  illegalTransition,
  type Money,
  type Transitions,
  withDefaults,
  yearlySeries,
} from '@channelgraph/values'
import { refusal } from './violations.refusals.ts'
import { type PRICE_BREACHES, type ViolationRow, violation } from './violations.tables.ts'

export type PriceBreach = (typeof PRICE_BREACHES)[number]

/** A violation's way (specification 3.15): channel management looks into it, management sanctions. */
export const VIOLATION = {
  investigateViolation: { from: ['REPORTED'], to: ['INVESTIGATING'] },
  // A correction that is overdue is looked into without anybody's asking.
  pursueRectification: { from: ['REPORTED'], to: ['INVESTIGATING'] },
  recordRectification: { from: ['REPORTED', 'INVESTIGATING'], to: ['REPORTED', 'INVESTIGATING'] },
  confirmViolation: { from: ['INVESTIGATING'], to: ['CONFIRMED'] },
  dismissViolation: { from: ['INVESTIGATING'], to: ['DISMISSED'] },
  appealViolation: { from: ['CONFIRMED'], to: ['APPEALED'] },
  decideViolationAppeal: { from: ['APPEALED'], to: ['CONFIRMED', 'DISMISSED'] },
  endAppealTerm: { from: ['CONFIRMED'], to: ['CONFIRMED'] },
  sanctionViolation: { from: ['CONFIRMED'], to: ['SANCTIONED'] },
  closeViolation: { from: ['SANCTIONED'], to: ['CLOSED'] },
} as const satisfies Transitions<ViolationRow['status']>

/** Nobody has said yet whether it is so. */
export const UNDECIDED = ['REPORTED', 'INVESTIGATING'] as const satisfies ViolationRow['status'][]

/** Violations are numbered by year: VI-2026-000123. */
export const violationSeries = (day: BusinessDate): string => yearlySeries('VI-', day)

export const MAX_SEVERITY = 3

type GivenViolation = Pick<
  ViolationRow,
  'id' | 'no' | 'partnerId' | 'kind' | 'severity' | 'description' | 'evidence' | 'reportedAt'
> &
  Partial<
    Pick<
      ViolationRow,
      | 'priceBreach'
      | 'regionCode'
      | 'regionPath'
      | 'victimPartnerId'
      | 'checkId'
      | 'complaintId'
      | 'rectificationDue'
      | 'reportedById'
    >
  >

/** A violation as it begins: reported. */
export const openingViolation = (given: GivenViolation): ViolationRow =>
  withDefaults(violation, {
    ...given,
    status: 'REPORTED',
    contributorIds: given.reportedById ? [given.reportedById] : [],
  })

/** what is reported of a partner whose conduct was complained of, and rightly so. */
export const complaintReport = (given: {
  readonly partnerId: string
  readonly complaintId: string
  readonly complaintNo: string
}) => ({
  ...{ partnerId: given.partnerId, complaintId: given.complaintId, evidence: [given.complaintNo] },
  ...{ kind: 'SERVICE_FAILURE' as const, severity: 2 },
  description: `客户投诉 ${given.complaintNo}（服务行为）成立`,
})

/** Throws BAD_USER_INPUT for what does not fit its kind: a price rule for what is none, goods out of place without place or serials. */
export function assertFits({
  kind,
  priceBreach,
  regionCode,
  evidence,
}: Pick<ViolationRow, 'kind' | 'priceBreach' | 'regionCode' | 'evidence'>): void {
  if (priceBreach && kind !== 'PRICE')
    throw badInput(
      '`priceBreach` goes with kind PRICE only: leave it out.',
      '仅 PRICE 类违规可填 `priceBreach`:请删去。',
    )
  if (kind === 'CROSS_REGION' && (!regionCode || evidence.length === 0))
    throw badInput(
      '`regionCode` and `evidence` must say where which serial numbers turned up.',
      '窜货须在 `regionCode` 和 `evidence` 中写明货物出现的地区及序列号。',
    )
}

/**
 * L3: with whom buys and sells again the company fixes no resale price, and sanctions none: that a price list is GUIDE, or MAXIMUM,
 * binds nobody to a price (Anti-Monopoly Law art. 18). A true agent sells at the company's (AGENCY_FIXED).
 */
export const refuseResalePrice = (breach: PriceBreach | null, partnerKind: PartnerKind) =>
  breach === 'RESALE_PRICE' && partnerKind !== 'AGENT' ? refusal('ResalePriceProtected', { partnerKind }) : null

/** Points off the scorecard [R]; upheld complaints and late payments count there by themselves. */
const POINTS: Readonly<Partial<Record<ViolationKind, number>>> = { PRICE: 3, CROSS_REGION: 3 }
const APPEAL_WORKING_DAYS = 10

/** What a confirmation makes of a violation. */
export const confirmation = ({ kind }: Pick<ViolationRow, 'kind'>, now: Date) => ({
  status: 'CONFIRMED' as const,
  confirmedAt: now,
  appealUntil: addWorkingDays(businessDateOf(now), APPEAL_WORKING_DAYS),
  points: POINTS[kind] ?? null,
})

type Confirmed = Pick<ViolationRow, 'status' | 'appealUntil' | 'appealedAt'>

/** A partner appeals once, and in time: by the day, whether or not the sweep has come by. */
export function refuseAppeal(row: Confirmed, today: BusinessDate) {
  const illegal = checkTransition(VIOLATION, 'appealViolation', row)
  if (illegal) return illegal
  if (row.appealedAt)
    return illegalTransition(row.status, {
      en: 'Its appeal was decided: there is no second one.',
      zh: '该违规的申诉已裁定:不能再次申诉。',
    })
  const appealUntil = row.appealUntil!
  return today <= appealUntil ? null : refusal('AppealTermOver', { appealUntil })
}

/** No sanction while the partner may appeal. */
export function refuseSanction(row: Confirmed, today: BusinessDate) {
  const illegal = checkTransition(VIOLATION, 'sanctionViolation', row)
  if (illegal) return illegal
  const appealUntil = row.appealUntil!
  return row.appealedAt || appealUntil < today ? null : refusal('AppealTermRuns', { appealUntil })
}

/** The ladder [R]: a warning, then the deposit and the year's rebates, then supply and the contract. */
const LADDER: readonly (readonly Sanction[])[] = [
  ['WARNING'],
  ['DEPOSIT_DEDUCTION', 'REBATE_FORFEIT'],
  ['SUPPLY_HOLD', 'TERMINATION'],
]

/** What is suggested for a violation of a partner that was sanctioned so often before it. */
export const suggestedSanctions = (sanctionedBefore: number): Sanction[] => [
  ...LADDER[Math.min(sanctionedBefore, LADDER.length - 1)]!,
]

/** Sanctions as they are kept: each once, with the amount and the year that go with them. Throws BAD_USER_INPUT. */
export function sanctionsOf(
  given: readonly Sanction[],
  deductionAmount: Money | null | undefined,
  confirmedAt: Date,
): Pick<ViolationRow, 'sanctions' | 'deductionAmount' | 'forfeitedYear'> {
  const sanctions = [...new Set(check.items('sanctions', given, 1, 10))]
  const deducts = sanctions.includes('DEPOSIT_DEDUCTION')
  if (deducts !== (deductionAmount != null))
    throw badInput(
      '`deductionAmount` must be given with DEPOSIT_DEDUCTION, and only then.',
      '选择 DEPOSIT_DEDUCTION 时须填写 `deductionAmount`,否则不得填写。',
    )
  return {
    sanctions,
    deductionAmount: deductionAmount == null ? null : check.amount('deductionAmount', deductionAmount),
    forfeitedYear: sanctions.includes('REBATE_FORFEIT') ? Number(businessDateOf(confirmedAt).slice(0, 4)) : null,
  }
}

/** Whether a violation keeps its partner from its business until it is closed: then closing it is management's. */
export const stopsBusiness = ({ sanctions }: Pick<ViolationRow, 'sanctions'>): boolean =>
  sanctions.some((sanction) => sanction === 'SUPPLY_HOLD' || sanction === 'SUSPENSION')
