import { addDays, addMonths, businessDateOf, Decimal, Money } from '@channelgraph/values'
import { openingCampaign } from '../../../subgraphs/partners/src/campaigns/campaigns.rules.ts'
import type { CampaignRow } from '../../../subgraphs/partners/src/campaigns/campaigns.tables.ts'
import {
  halfYearOf,
  openingMarketingPlan,
} from '../../../subgraphs/partners/src/marketing-plans/marketing-plans.rules.ts'
import type { MarketingPlanRow } from '../../../subgraphs/partners/src/marketing-plans/marketing-plans.tables.ts'
import { atHour, HOUR, inOfficeHours, later, workingDaysOn } from '../moments.ts'
import type { Stream } from '../random.ts'
import type { SharedData } from './shared-data.ts'

/** A published plan without its number, and when it came to be. */
export interface MarketingPlanFact {
  readonly opening: Omit<MarketingPlanRow, 'no'>
  readonly draftedAt: Date
  readonly approvers: { readonly marketing: string; readonly channel: string }
}

/** A campaign without its number, and how far it came. */
export interface CampaignFact {
  readonly opening: Omit<CampaignRow, 'no'>
  readonly partnerUser: string
  readonly submittedAt: Date | null
  readonly decided: { readonly at: Date; readonly by: string; readonly status: 'APPROVED' | 'REJECTED' } | null
  readonly evaluation: Pick<
    CampaignRow,
    'actualSpend' | 'leads' | 'unitsSold' | 'revenue' | 'compliant' | 'score' | 'evaluatedAt'
  > | null
  readonly claimedAt: Date | null
}

const HALF_YEARS = 3
const IDEAS = [
  ['车主体验日', '门店及周边商圈现场试充,扫码领取充电券'],
  ['新能源汽车展联合展示', '与本地车展合作搭建展台,现场签约享安装优惠'],
  ['物流园区推介会', '邀请园区与车队负责人,讲解集中充电方案与测算'],
  ['社区共享充电宣讲', '联合物业开展安全用电宣讲,收集车位配桩需求'],
] as const

/** The plans of the last half-years: one for the channel, and one for most partners of tier CORE and above (四.2). */
export function makeMarketingPlans({ stream, lives, staff, today }: SharedData): MarketingPlanFact[] {
  const own = stream.of('marketing-plans')
  const [author = '', approver = ''] = [staff.of('MARKETING').at(-1), staff.of('MARKETING')[0]]
  const facts: MarketingPlanFact[] = []
  for (let back = HALF_YEARS - 1; back >= 0; back -= 1) {
    const { from, to } = halfYearOf(addMonths(today, -6 * back))
    const half = `${from.slice(0, 4)} 年${from.slice(5, 7) === '01' ? '上' : '下'}半年`
    const draftedAt = inOfficeHours(workingDaysOn(addDays(from, -40), 0), own)
    const plan = (chance: Stream, partner: SharedData['lives'][number]['partner'] | null): MarketingPlanFact => ({
      opening: openingMarketingPlan(
        { id: chance.id('marketingPlan', draftedAt), no: '', revision: 1, authorId: author },
        {
          title: partner ? `${partner.name}${half}推广方案` : `${half}全渠道推广计划`,
          ...{ effectiveFrom: from, effectiveTo: to },
          ...(partner
            ? {
                scope: 'PARTNER' as const,
                partnerId: partner.id,
                regionCodes: [partner.area.code],
                regionPaths: [partner.area.path],
              }
            : { scope: 'CHANNEL_WIDE' as const, partnerId: null, regionCodes: [], regionPaths: [] }),
          strategy: partner
            ? '围绕授权区域内物流园与社区两类场景,以体验活动带动成交,配发宣传资料并派员支持。'
            : '以线下体验与行业展会为主,统一形象与话术;各区域活动须提前十个工作日报审。',
          budget: Money.parse(partner ? '300000.00' : `${(lives.length * 120_000).toFixed(0)}.00`),
        },
      ),
      draftedAt,
      approvers: { marketing: approver, channel: staff.persona('channel-manager-east') },
    })
    facts.push(plan(own.of(back), null))
    for (const { partner, activatedAt, terminatedAt } of lives) {
      const planned = partner.tier === 'STRATEGIC' || partner.tier === 'CORE'
      const active = activatedAt && activatedAt < draftedAt && !terminatedAt
      // Some have none this half-year: the list of who lacks one has something to show.
      if (planned && active && !(back === 0 && partner.rank % 7 === 3))
        facts.push(plan(own.of(back, partner.code), partner))
    }
  }
  return facts
}

/** What partners did to promote the products in the last three quarters of a year, and what they plan. */
export function makeCampaigns(
  { stream, lives, staff, products, today }: SharedData,
  plans: readonly MarketingPlanFact[],
): CampaignFact[] {
  const end = atHour(today, 0)
  const [decider = ''] = staff.of('MARKETING')
  return lives.flatMap((life) => {
    const { partner, activatedAt, terminatedAt } = life
    if (!activatedAt || terminatedAt) return []
    const chance = stream.of('campaigns', partner.code)
    return Array.from({ length: chance.int(0, 2) }, () => chance.int(-240, 24)).flatMap((offset): CampaignFact[] => {
      const startsOn = workingDaysOn(addDays(today, offset), 0)
      const endsOn = addDays(startsOn, chance.int(1, 9))
      const half = halfYearOf(startsOn)
      const plan = plans.find(
        ({ opening }) =>
          opening.effectiveFrom === half.from && (opening.partnerId === partner.id || opening.partnerId === null),
      )
      const createdAt = inOfficeHours(workingDaysOn(addDays(startsOn, -34), 0), chance)
      if (!plan || endsOn > half.to || createdAt < activatedAt || createdAt >= end) return []
      const [title, proposal] = chance.pick(IDEAS)
      const budget = chance.int(20, 220) * 1_000
      const share = Math.round(budget * chance.pick([0.3, 0.4, 0.5]))
      const money = (amount: number) => Money.parse(`${Math.round(amount)}.00`)
      const opening = openingCampaign({
        ...{ id: chance.id('campaign', createdAt), no: '', planId: plan.opening.id, partnerId: partner.id },
        ...{ title: `${partner.city.name}${title}`, proposal, startsOn, endsOn, createdAt },
        ...{ regionCodes: [partner.area.code], regionPaths: [partner.area.path] },
        productIds: chance.chance(0.5) ? [chance.pick(products).row.id] : [],
        materialIds: [],
        ...{ budget: money(budget), companyShare: money(share), authorId: `user_${partner.code}` },
      })
      // One in ten is filed and never decided on, or refused: what takes place all the same is without approval.
      const fate = chance.weighted([
        ['approved', 8],
        ['refused', 1],
        ['waiting', 1],
      ] as const)
      const submittedAt = later(createdAt, chance.int(1, 40) * HOUR)
      const decidedAt = inOfficeHours(workingDaysOn(addDays(businessDateOf(submittedAt), chance.int(1, 5)), 0), chance)
      const decided =
        fate !== 'waiting' && decidedAt < end
          ? { at: decidedAt, by: decider, status: fate === 'approved' ? ('APPROVED' as const) : ('REJECTED' as const) }
          : null
      const evaluatedAt = inOfficeHours(workingDaysOn(addDays(endsOn, chance.int(3, 20)), 0), chance)
      const spend = Math.round(budget * (0.8 + chance.next() * 0.3))
      const units = chance.int(0, 60)
      const evaluation =
        decided?.status === 'APPROVED' && evaluatedAt < end
          ? {
              ...{ actualSpend: money(spend), leads: units * 3 + chance.int(0, 40), unitsSold: units, evaluatedAt },
              ...{ revenue: money(units * chance.int(4_000, 16_000)), compliant: chance.chance(0.9) },
              score: new Decimal(chance.int(55, 98)),
            }
          : null
      const claimedAt = later(evaluatedAt, chance.int(20, 90) * HOUR)
      return [
        {
          ...{ opening, partnerUser: `user_${partner.code}`, decided, evaluation },
          submittedAt: submittedAt < end ? submittedAt : null,
          claimedAt: evaluation?.compliant && claimedAt < end && chance.chance(0.8) ? claimedAt : null,
        },
      ]
    })
  })
}
