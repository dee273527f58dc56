import {
  addDays,
  addMonths,
  type BusinessDate,
  check,
  type Money,
  type Period,
  yearlySeries,
} from '@channelgraph/values'
import { documentMachine, openingDocument } from '../approvals/documents.rules.ts'
import { refusal } from './marketing-plans.refusals.ts'
import { type MarketingPlanRow, marketingPlan } from './marketing-plans.tables.ts'

/** 3.4: the way of every document. */
export const MARKETING_PLAN = documentMachine('MarketingPlan')

/** The series of the numbers of plans drafted in a year: MP-2026. */
export const marketingPlanSeries = (day: BusinessDate): string => yearlySeries('MP-', day)

/** M-05: the partners of these tiers have a plan of their own each half-year. */
export const TIERS_WITH_PLAN = ['STRATEGIC', 'CORE'] as const

/** The half-year a day lies in. */
export function halfYearOf(day: BusinessDate): Period {
  const year = day.slice(0, 4)
  const inFirst = day.slice(5) < '07-01'
  return inFirst ? { from: `${year}-01-01`, to: `${year}-06-30` } : { from: `${year}-07-01`, to: `${year}-12-31` }
}

/** What a client says of a plan. */
export interface MarketingPlanInput {
  readonly title: string
  readonly period: Period
  readonly regionCodes?: readonly string[] | null
  readonly strategy: string
  readonly budget: Money
}
/** … and whose it is to be. */
export interface DraftMarketingPlanInput extends MarketingPlanInput {
  readonly partnerId?: string | null
}

const MAX_STRATEGY = 20_000
const MAX_REGIONS = 100
/** Nobody plans today what begins in more than two years. */
const MONTHS_AHEAD = 24

/** What is to be stored of a plan. Throws BAD_USER_INPUT for what cannot be one. */
export function checkPlan({ title, period, regionCodes, strategy, budget }: MarketingPlanInput, today: BusinessDate) {
  const { from, to } = check.period('period', period)
  const regions = check.regionCodes('regionCodes', regionCodes ?? [], 0, MAX_REGIONS)
  return {
    title: check.title('title', title),
    effectiveFrom: check.day('period.from', from, today, addMonths(today, MONTHS_AHEAD)),
    effectiveTo: check.day('period.to', to, from, addDays(addMonths(from, 12), -1)),
    regionCodes: regions,
    regionPaths: regions.map((code) => check.regionPath('regionCodes', code)),
    strategy: check.text('strategy', strategy, MAX_STRATEGY),
    budget: check.amount('budget', budget),
  }
}

/** The same of one that is drawn up, with whose it is. */
export const checkDraft = ({ partnerId = null, ...plan }: DraftMarketingPlanInput, today: BusinessDate) => ({
  ...checkPlan(plan, today),
  scope: partnerId === null ? ('CHANNEL_WIDE' as const) : ('PARTNER' as const),
  partnerId,
})

/** M-05: a partner's plan is one half-year's. */
export function refuseSecondHalf({
  partnerId,
  effectiveFrom: from,
  effectiveTo: to,
}: Partial<Pick<MarketingPlanRow, 'partnerId' | 'effectiveFrom' | 'effectiveTo'>>) {
  if (partnerId == null || from === undefined) return null
  const { to: lastDay } = halfYearOf(from)
  return to != null && to <= lastDay ? null : refusal('PlanSpansHalfYears', { lastDay })
}

/** A revision as it is drafted. */
export const openingMarketingPlan = (
  identity: Pick<MarketingPlanRow, 'id' | 'no' | 'revision' | 'authorId'>,
  content: ReturnType<typeof checkDraft>,
): MarketingPlanRow => openingDocument(marketingPlan, identity, content)
