import { addDays, addMonths, type BusinessDate, Decimal, Money } from '@channelgraph/values'
import {
  checkIncentive,
  type IncentivePolicyInput,
  openingIncentivePolicy,
} from '../../../subgraphs/partners/src/incentives/incentives.rules.ts'
import type { IncentivePolicyRow } from '../../../subgraphs/partners/src/incentives/incentives.tables.ts'
import { halfYearOf } from '../../../subgraphs/partners/src/marketing-plans/marketing-plans.rules.ts'
import { inOfficeHours, later, MINUTE, workingDaysOn } from '../moments.ts'
import type { SharedData } from './shared-data.ts'

/** What one of its approvers said of a policy. */
export interface IncentiveDecision {
  readonly at: Date
  readonly decision: 'APPROVED' | 'RETURNED'
  readonly comment: string
}

/** A revision without its number, and how far it came. */
export interface IncentiveFact {
  readonly opening: Omit<IncentivePolicyRow, 'no'>
  readonly draftedAt: Date
  readonly submittedAt: Date
  readonly finance: IncentiveDecision
  readonly management: IncentiveDecision | null
  readonly publishedAt: Date | null
  /** Taken back by management, to hold until the end of that day. */
  readonly retired: { readonly at: Date; readonly withdrawnTo: BusinessDate; readonly reason: string } | null
}

interface Plan {
  readonly draftedOn: BusinessDate
  readonly input: IncentivePolicyInput
  /** What finance said where it sent the draft back. */
  readonly returned?: string
  readonly waits?: true
  readonly retired?: { readonly on: BusinessDate; readonly reason: string }
}

const ALL_KINDS = ['DISTRIBUTOR', 'AGENT', 'FRANCHISEE', 'OTHER'] as const
const RESELLERS = ['DISTRIBUTOR', 'FRANCHISEE'] as const
const ALL_TIERS = ['STRATEGIC', 'CORE', 'STANDARD', 'TRIAL'] as const

const steps = (...given: readonly (readonly [from: string, rate: string])[]) =>
  given.map(([from, rate]) => ({ fromAmount: Money.parse(from), rate: new Decimal(rate) }))
const gates = (...given: readonly (readonly [days: number, ratio: string])[]) =>
  given.map(([maxCollectionDays, ratio]) => ({ maxCollectionDays, payoutRatio: new Decimal(ratio) }))

/** The company's incentive policies, each with its revisions: a rebate renewed each year, whose next one finance sent back; others hold, wait, or were taken back. */
export function makeIncentives({ stream, staff, today }: SharedData): IncentiveFact[][] {
  const own = stream.of('incentive-policies')
  return documentsOn(today).map((revisions, i) =>
    revisions.map(({ draftedOn, input, returned, waits, retired }, nth): IncentiveFact => {
      const chance = own.of(i, nth)
      const on = (days: number, from: number, to: number) =>
        inOfficeHours(workingDaysOn(draftedOn, days), chance, from, to)
      const draftedAt = on(0, 9, 16)
      const authorId = staff.persona(i % 2 ? 'channel-manager-south' : 'channel-manager-east')
      const decidedAt = on(7, 10, 15)
      const agreed = !returned && !waits
      return {
        opening: openingIncentivePolicy(
          { id: chance.id('incentivePolicy', draftedAt), no: '', revision: nth + 1, authorId },
          checkIncentive(input, draftedOn),
        ),
        draftedAt,
        submittedAt: on(1, 9, 16),
        finance: returned
          ? { at: on(4, 10, 16), decision: 'RETURNED', comment: returned }
          : { at: on(4, 10, 16), decision: 'APPROVED', comment: '预算已核,可列支。' },
        management: agreed ? { at: decidedAt, decision: 'APPROVED', comment: '同意,按期兑付。' } : null,
        publishedAt: agreed ? later(decidedAt, 95 * MINUTE) : null,
        retired: retired
          ? {
              at: inOfficeHours(retired.on, chance, 10, 16),
              withdrawnTo: retired.on,
              reason: retired.reason,
            }
          : null,
      }
    }),
  )
}

/** The terms, and when they were written: those of the past so long before their first day that they were published by then. */
function documentsOn(today: BusinessDate): Plan[][] {
  const year = Number(today.slice(0, 4))
  const before = (day: BusinessDate) => workingDaysOn(addDays(day, -40), 0)
  const lately = workingDaysOn(addDays(today, -21), 0)
  const half = halfYearOf(today)
  const yearly = (of: number, terms: Pick<IncentivePolicyInput, 'thresholds' | 'budget'>): IncentivePolicyInput => ({
    ...{ title: `${of} 年度销量返利`, kind: 'VOLUME_REBATE', marginal: true },
    period: { from: `${of}-01-01`, to: `${of}-12-31` },
    ...{ kinds: RESELLERS, tiers: ['STRATEGIC', 'CORE', 'STANDARD'] },
    payoutGates: gates([15, '1'], [30, '0.8'], [45, '0.5']),
    capPerPartner: Money.parse('600000.00'),
    ...terms,
  })
  const ladder = steps(['0.00', '0.01'], ['1000000.00', '0.02'], ['3000000.00', '0.03'])
  const quarter = `${addMonths(today, -4).slice(0, 7)}-01`
  return [
    [
      {
        draftedOn: before(`${year - 1}-01-01`),
        input: yearly(year - 1, {
          thresholds: steps(['0.00', '0'], ['500000.00', '0.01'], ['2000000.00', '0.02']),
          budget: Money.parse('4000000.00'),
        }),
      },
      {
        draftedOn: before(`${year}-01-01`),
        input: yearly(year, { thresholds: ladder, budget: Money.parse('6000000.00') }),
      },
      {
        draftedOn: lately,
        input: yearly(year + 1, {
          thresholds: steps(['0.00', '0.015'], ['1000000.00', '0.03'], ['3000000.00', '0.045']),
          budget: Money.parse('12000000.00'),
        }),
        returned: '预算较本年翻倍,超出来年费用计划:请降低末档比例或单个伙伴上限后重报。',
      },
    ],
    [
      {
        draftedOn: before(half.from),
        input: {
          ...{ title: '提前付款奖励', kind: 'EARLY_PAYMENT', period: half, marginal: false },
          ...{ kinds: RESELLERS, tiers: ALL_TIERS, thresholds: steps(['0.00', '0.015']) },
          payoutGates: gates([7, '1'], [15, '0.6']),
          ...{ capPerPartner: Money.parse('80000.00'), budget: Money.parse('1500000.00') },
        },
      },
    ],
    [
      {
        draftedOn: before(quarter),
        input: {
          ...{ title: '直流快充新品上市推广奖励', kind: 'CAMPAIGN_SUBSIDY', marginal: false },
          period: { from: quarter, to: addDays(addMonths(quarter, 9), -1) },
          ...{ kinds: ALL_KINDS, tiers: ['STRATEGIC', 'CORE'], productLines: ['DC-FAST', 'DC-ULTRA'] },
          ...{ thresholds: steps(['0.00', '0.02'], ['800000.00', '0.035']), payoutGates: gates([30, '1']) },
          ...{ capPerPartner: Money.parse('50000.00'), budget: Money.parse('500000.00') },
        },
        retired: {
          on: workingDaysOn(addDays(today, -40), 0),
          reason: '预算已提前用完,自次日起不再计提;此前已获奖励照常兑付。',
        },
      },
    ],
    [
      {
        draftedOn: lately,
        input: {
          ...{ title: `${year + 1} 年度优质服务奖励`, kind: 'SERVICE_BONUS', marginal: false },
          period: { from: `${year + 1}-01-01`, to: `${year + 1}-12-31` },
          ...{ kinds: ALL_KINDS, tiers: ALL_TIERS, thresholds: steps(['0.00', '0.005']), payoutGates: [] },
          budget: Money.parse('900000.00'),
        },
        waits: true,
      },
    ],
  ]
}
