import {
  addDays,
  addMonths,
  addWorkingDays,
  type BusinessDate,
  businessDateOf,
  check,
  type Decimal,
  Money,
  monthlySeries,
  type Period,
  roundTo6,
  type Transitions,
  withDefaults,
} from '@channelgraph/values'
import type { ApprovalChain } from '../approvals/approvals.rules.ts'
import type { MarketingPlanRow } from '../marketing-plans/marketing-plans.tables.ts'
import type { PartnerRow } from '../partners/partners.tables.ts'
import { type Mismatch, refusal } from './campaigns.refusals.ts'
import { type CampaignRow, campaign } from './campaigns.tables.ts'

/** 3.4: filed, reviewed, carried out, evaluated. */
export const CAMPAIGN = {
  updateCampaign: { from: ['DRAFT', 'RETURNED'], to: ['DRAFT', 'RETURNED'] },
  submitCampaign: { from: ['DRAFT', 'RETURNED'], to: ['SUBMITTED'] },
  decideCampaign: { from: ['SUBMITTED'], to: ['SUBMITTED', 'APPROVED', 'RETURNED', 'REJECTED'] },
  startCampaign: { from: ['APPROVED'], to: ['RUNNING'] },
  completeCampaign: { from: ['RUNNING'], to: ['COMPLETED'] },
  evaluateCampaign: { from: ['COMPLETED'], to: ['EVALUATED'] },
  cancelCampaign: { from: ['DRAFT', 'SUBMITTED', 'RETURNED', 'APPROVED'], to: ['CANCELLED'] },
  claimSubsidy: { from: ['EVALUATED'], to: ['EVALUATED'] },
} as const satisfies Transitions<CampaignRow['status']>

/** Nothing starts unreviewed; these are told so rather than that the step is not in the table. */
const UNREVIEWED: readonly CampaignRow['status'][] = ['DRAFT', 'SUBMITTED', 'RETURNED', 'REJECTED']

const WORKING_DAYS_AHEAD = 10
const DAYS_TO_EVALUATE = 15
const MAX_REGIONS = 100
const MAX_PRODUCTS = 100
const MAX_MATERIALS = 20
/** What marketing alone may promise of the company's money. */
const MARKETING_ALONE = Money.parse('100000.00')

/** MC202611-000012: numbered by the month it was drafted in. */
export const campaignSeries = (day: BusinessDate): string => monthlySeries('MC', day)

/** What a client says of a campaign. */
export interface CampaignInput {
  readonly title: string
  readonly proposal: string
  readonly period: Period
  readonly regionCodes: readonly string[]
  readonly productIds?: readonly string[] | null
  readonly materialIds?: readonly string[] | null
  readonly budget: Money
  readonly companyShare: Money
}

/** What is to be stored of it, regions and products aside. Throws BAD_USER_INPUT for what cannot be. */
export function checkCampaign(given: CampaignInput) {
  const { from: startsOn, to: endsOn } = check.period('period', given.period)
  check.day('period.to', endsOn, startsOn, addDays(addMonths(startsOn, 12), -1))
  const budget = check.amount('budget', given.budget)
  return {
    title: check.title('title', given.title),
    proposal: check.text('proposal', given.proposal, check.TEXT.note),
    ...{ startsOn, endsOn, budget },
    companyShare: check.moneyWithin('companyShare', given.companyShare, Money.zero, budget),
  }
}

export const checkRegionCodes = (codes: readonly string[]): string[] =>
  check.regionCodes('regionCodes', codes, 1, MAX_REGIONS)

export const checkProductIds = (ids: readonly string[] | null | undefined): string[] =>
  [...new Set(check.items('productIds', ids ?? [], 0, MAX_PRODUCTS))].sort()

export const checkMaterialIds = (ids: readonly string[] | null | undefined): string[] =>
  [...new Set(check.items('materialIds', ids ?? [], 0, MAX_MATERIALS))].sort()

/** 四.3: a partner promotes the products while it trades; what was approved goes on. */
export const refuseInactive = ({ status }: Pick<PartnerRow, 'status'>) =>
  status === 'ACTIVE' ? null : refusal('CampaignNeedsActivePartner')

type Plan = Pick<
  MarketingPlanRow,
  'publishedAt' | 'withdrawnTo' | 'partnerId' | 'effectiveFrom' | 'inForceTo' | 'regionPaths'
>

/**
 * M-06: a campaign carries out a published plan, its own or everybody's, within its days and regions. One that was replaced holds until
 * the next revision begins, and is carried out until then.
 */
export function refuseMismatch(
  plan: Plan,
  { partnerId, startsOn, endsOn, regionPaths }: Pick<CampaignRow, 'partnerId' | 'startsOn' | 'endsOn' | 'regionPaths'>,
) {
  const mismatch = (name: Mismatch) => refusal('PlanMismatch', { mismatch: name })
  if (plan.partnerId !== null && plan.partnerId !== partnerId) return mismatch('PARTNER')
  if (!plan.publishedAt || plan.withdrawnTo) return mismatch('STATUS')
  if (startsOn < plan.effectiveFrom || (plan.inForceTo !== null && endsOn > plan.inForceTo)) return mismatch('PERIOD')
  const inside = (path: string) =>
    plan.regionPaths.length === 0 || plan.regionPaths.some((planned) => path.startsWith(planned))
  return regionPaths.every(inside) ? null : mismatch('REGION')
}

/** M-07: filed at least ten working days before it starts. */
export function refuseLateFiling({ startsOn }: Pick<CampaignRow, 'startsOn'>, today: BusinessDate) {
  const earliestStart = addWorkingDays(today, WORKING_DAYS_AHEAD)
  return startsOn < earliestStart ? refusal('CampaignFiledTooLate', { earliestStart }) : null
}

/** M-07: nothing starts that was not approved, nor before its first day. */
export function refuseStart({ status, startsOn }: Pick<CampaignRow, 'status' | 'startsOn'>, today: BusinessDate) {
  if (UNREVIEWED.includes(status)) return refusal('CampaignNotApproved')
  return status === 'APPROVED' && startsOn > today ? refusal('CampaignNotDue', { startsOn }) : null
}

/**
 * Whether management decides on a campaign as well: where the company would bear more than 100,000.00, with what marketing alone agrees to
 * of the same partner's campaigns under the plan. One that is divided into several is no way around.
 */
export const exceedsMarketing = (
  { companyShare }: Pick<CampaignRow, 'companyShare'>,
  byMarketingAlone: Money,
): boolean => companyShare.plus(byMarketingAlone).compare(MARKETING_ALONE) > 0

/** Who reviews a campaign: marketing, and management after it where it is more than marketing's. */
export const chainOf = ({ needsManagement }: Pick<CampaignRow, 'needsManagement'>): ApprovalChain =>
  needsManagement ? ['MKT', 'MGT'] : ['MKT']

/** What is over was not carried out as approved: it is rejected, and no approval makes good for it. */
export const refuseOver = ({ endsOn }: Pick<CampaignRow, 'endsOn'>, today: BusinessDate) =>
  endsOn < today ? refusal('CampaignOver', { endsOn }) : null

/** Specification 3.4: what is approved of a plan stays within its budget. */
export function refuseOverBudget(
  planBudget: Money,
  approved: Money,
  { companyShare }: Pick<CampaignRow, 'companyShare'>,
) {
  const left = planBudget.minus(approved)
  return companyShare.compare(left) > 0 ? refusal('PlanBudgetExceeded', { left }) : null
}

/** How a campaign went, once it was evaluated. */
export interface Evaluation {
  readonly actualSpend: Money
  readonly leads: number
  readonly unitsSold: number
  readonly revenue: Money
  readonly compliant: boolean
  readonly score: Decimal
  readonly byId: string
  readonly at: Date
}

/** The evaluation of a campaign; null until there is one. */
export function evaluationOf(row: CampaignRow): Evaluation | null {
  const { actualSpend, leads, unitsSold, revenue, compliant, score, evaluatedById: byId, evaluatedAt: at } = row
  if (actualSpend === null || leads === null || unitsSold === null || revenue === null) return null
  if (compliant === null || score === null || byId === null || at === null) return null
  return { actualSpend, leads, unitsSold, revenue, compliant, score, byId, at }
}

/** M-02: (revenue - spend) / spend, six decimals; null where nothing was spent. */
export function roiOf(revenue: Money, spend: Money): Decimal | null {
  const ratio = revenue.minus(spend).dividedBy(spend)
  return ratio && roundTo6(ratio)
}

/** M-04: what was approved at most, and no more than it cost; nothing of what was not carried out as approved, nor twice. */
export function claimable({ compliant, claimedSubsidy, companyShare, actualSpend }: CampaignRow): Money {
  if (!compliant || claimedSubsidy !== null || actualSpend === null) return Money.zero
  return actualSpend.compare(companyShare) < 0 ? actualSpend : companyShare
}

/** M-08: by when a campaign that is over is evaluated; null before. */
export const evaluationDueOn = ({ completedAt }: Pick<CampaignRow, 'completedAt'>): BusinessDate | null =>
  completedAt && addDays(businessDateOf(completedAt), DAYS_TO_EVALUATE)

/** M-08: over for more than 15 days, and nobody evaluated it. */
export function isEvaluationOverdue(row: Pick<CampaignRow, 'completedAt' | 'status'>, today: BusinessDate): boolean {
  const due = evaluationDueOn(row)
  return row.status === 'COMPLETED' && due !== null && due < today
}

/** The first instant of completion that is not overdue on a day. */
export const overdueBefore = (today: BusinessDate): BusinessDate => addDays(today, -DAYS_TO_EVALUATE)

/** A campaign as it is drafted. */
export const openingCampaign = ({
  authorId,
  ...given
}: Pick<
  CampaignRow,
  | 'id'
  | 'no'
  | 'planId'
  | 'partnerId'
  | 'title'
  | 'proposal'
  | 'startsOn'
  | 'endsOn'
  | 'regionCodes'
  | 'regionPaths'
  | 'productIds'
  | 'materialIds'
  | 'budget'
  | 'companyShare'
  | 'createdAt'
> & { readonly authorId: string }): CampaignRow =>
  withDefaults(campaign, { ...given, status: 'DRAFT', contributorIds: [authorId] })
