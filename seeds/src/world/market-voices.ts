import { addDays, addMonths, businessDateOf } from '@channelgraph/values'
import { openingMarketFeedback } from '../../../subgraphs/partners/src/feedback/feedback.rules.ts'
import type { MarketFeedbackRow } from '../../../subgraphs/partners/src/feedback/feedback.tables.ts'
import { openingInteraction } from '../../../subgraphs/partners/src/interactions/interactions.rules.ts'
import type { InteractionRow } from '../../../subgraphs/partners/src/interactions/interactions.tables.ts'
import { openingSalesLead } from '../../../subgraphs/partners/src/sales-leads/sales-leads.rules.ts'
import type { SalesLeadRow } from '../../../subgraphs/partners/src/sales-leads/sales-leads.tables.ts'
import { atHour, inOfficeHours, later, workingDaysOn } from '../moments.ts'
import type { Stream } from '../random.ts'
import type { LifeFact } from './activation.ts'
import type { SharedData } from './shared-data.ts'

/** Feedback as it was submitted, with the answer it got as far as its days have come. */
export interface FeedbackFact {
  readonly opening: MarketFeedbackRow
  readonly quality: number
  readonly routedTo: NonNullable<MarketFeedbackRow['routedTo']>
  readonly answer: Pick<MarketFeedbackRow, 'outcome' | 'adoptedIn'> & { readonly status: 'ADOPTED' | 'DECLINED' }
  /** When each of its steps was taken; null for those to come. */
  readonly at: Readonly<Record<'triaged' | 'routed' | 'answered' | 'closed', Date | null>>
}

/** What partners tell, by kind: whom it concerns, and what comes of it. */
const TOLD = [
  ['CUSTOMER_NEED', 'RND', '物流园客户希望双枪同充,单枪不低于 120 kW', '已列入双枪直流产品规划', 'ECN-2026-014'],
  ['CUSTOMER_NEED', 'TECH_SUPPORT', '小区物业要求按户分摊电费,需接入其收费平台', '已提供开放接口说明', 'ECN-2026-021'],
  ['CUSTOMER_NEED', 'MARKETING', '公交场站关注全生命周期成本测算', '已制作测算工具并纳入推广资料', 'CS-2025-000001'],
  ['COMPETITOR', 'MARKETING', '竞品推出三年延保,报价低约 5%', '已在年度策略中调整延保方案', 'CS-2025-000001'],
  ['COMPETITOR', 'CHANNEL', '两家竞品在本地增设县级代理', '已补充县域渠道目标', 'CS-2025-000001'],
  ['PRICE', 'FINANCE', '本季度招标限价较上季度下调约 3%', '已在价格评审中参考', 'CS-2025-000001'],
  ['PRODUCT_IDEA', 'RND', '建议屏幕提高亮度,阳光下看不清二维码', '新批次屏幕亮度提高到 1000 尼特', 'ECN-2026-008'],
  ['PRODUCT_IDEA', 'RND', '建议枪线加长到 7 米,便于大型车辆', '已作为选配项', 'ECN-2025-117'],
  ['POLICY', 'CHANNEL', '当地出台充电设施补贴,要求设备入目录', '已协助完成目录申报', 'CS-2025-000001'],
  ['OTHER', 'AFTER_SALES', '希望备件仓前移,缩短等待时间', '已在区域仓增加常用备件', 'CS-2024-000001'],
] as const
const DECLINED = ['与现有产品规划不符,暂不采纳', '已有方案可满足,请联系渠道经理', '样本不足,持续观察'] as const
const SPOKEN = [
  ['CALL', '核对本月订货与回款计划'],
  ['CALL', '跟进投诉处理情况,客户已满意'],
  ['VISIT', '走访门店与仓库,陈列与库存账实相符'],
  ['VISIT', '陪同拜访重点客户,了解扩容需求'],
  ['MEETING', '季度复盘:目标完成率、库存与市场动态'],
  ['MESSAGE', '发送新品资料与培训通知'],
] as const

/** Whom nobody has spoken with for long: of fifty partners a few. */
const isNeglected = ({ rank }: { readonly rank: number }): boolean => rank % 12 === 7

/** A piece of feedback in most months since a partner was activated. */
export function makeFeedback(stream: Stream, life: LifeFact, { products, today }: SharedData): FeedbackFact[] {
  const { partner, activatedAt, terminatedAt } = life
  if (!activatedAt) return []
  const end = terminatedAt ?? atHour(today, 0)
  const facts: FeedbackFact[] = []
  // Some tell something every month, some now and then.
  const diligence = partner.rank % 6 === 5 ? 0.45 : 0.9
  for (let month = `${businessDateOf(activatedAt).slice(0, 7)}-01`; month < today; month = addMonths(month, 1)) {
    if (!stream.chance(diligence)) continue
    const submittedAt = inOfficeHours(workingDaysOn(addDays(month, stream.int(2, 24)), 0), stream)
    if (submittedAt <= activatedAt || submittedAt >= end) continue
    const [kind, routedTo, body, outcome, adoptedIn] = stream.pick(TOLD)
    const region = stream.chance(0.8) ? partner.area : null
    const about = kind === 'PRODUCT_IDEA' || stream.chance(0.3) ? stream.pick(products) : null
    const opening = openingMarketFeedback({
      id: stream.id('marketFeedback', submittedAt),
      ...{ partnerId: partner.id, kind, body, submittedBy: `user_${partner.code}`, submittedAt },
      ...{ regionCode: region?.code ?? null, regionPath: region?.path ?? null },
      productId: about?.row.id ?? null,
    })
    const answer = stream.chance(0.6)
      ? { status: 'ADOPTED' as const, outcome, adoptedIn }
      : { status: 'DECLINED' as const, outcome: stream.pick(DECLINED), adoptedIn: null }
    const steps = [stream.int(1, 4), stream.int(1, 5), stream.int(8, 40), stream.int(3, 20)]
    let day = businessDateOf(submittedAt)
    const [triaged = null, routed = null, answered = null, closed = null] = steps.map((days) => {
      day = workingDaysOn(addDays(day, days), 0)
      const at = inOfficeHours(day, stream)
      return at < atHour(today, 0) ? at : null
    })
    facts.push({ opening, quality: stream.int(2, 5), routedTo, answer, at: { triaged, routed, answered, closed } })
  }
  return facts
}

/** Who spoke with a partner: its manager every few weeks, and now and then somebody of marketing. */
export function makeInteractions(stream: Stream, life: LifeFact, { staff, today }: SharedData): InteractionRow[] {
  const { partner, activatedAt, terminatedAt } = life
  if (!activatedAt) return []
  const last = isNeglected(partner) ? addDays(today, -stream.int(95, 160)) : addDays(today, -1)
  const end = terminatedAt ? businessDateOf(terminatedAt) : last
  const spoken: InteractionRow[] = []
  let day = workingDaysOn(addDays(businessDateOf(activatedAt), stream.int(3, 20)), 0)
  while (day <= end) {
    const at = inOfficeHours(day, stream)
    const [kind, summary] = stream.pick(SPOKEN)
    const byId = stream.chance(0.85) ? partner.managerId : stream.pick(staff.of('MARKETING'))
    const nextActionOn = stream.chance(0.4) ? workingDaysOn(addDays(day, stream.int(7, 30)), 0) : null
    spoken.push(
      openingInteraction({
        id: stream.id('interaction', at),
        partnerId: partner.id,
        kind,
        at,
        byId,
        summary,
        nextActionOn,
      }),
    )
    day = workingDaysOn(addDays(day, stream.int(18, 62)), 0)
  }
  return spoken
}

/** A lead as it came in, without its number, and how far it came. */
export interface SalesLeadFact {
  readonly opening: Omit<SalesLeadRow, 'no'>
  /** The partner it was passed on to at once. */
  readonly partnerId: string
  readonly partnerUser: string
  readonly managerId: string
  readonly byExclusivity: boolean
  readonly answered: { readonly at: Date; readonly status: 'ACCEPTED' | 'DECLINED' } | null
  readonly followedUp: { readonly id: string; readonly at: Date; readonly note: string } | null
  readonly closed: { readonly at: Date; readonly status: 'WON' | 'LOST'; readonly reason: string | null } | null
}

const CUSTOMERS = [
  '物流园',
  '公交场站',
  '写字楼',
  '住宅小区',
  '工业园区',
  '服务区',
  '商业综合体',
  '医院停车场',
] as const
const NEEDS = [
  ['新建停车场需二十台直流快充桩,含施工', 'DC'],
  ['车队六十辆车夜间补能,求整体方案', 'DC'],
  ['小区一期车位配建慢充桩八十台', 'AC'],
] as const

/** What end customers asked for where partners sit: in a partner's exclusive area it was passed on to that partner (五.1). */
export function makeSalesLeads({
  stream,
  lives,
  territories,
  atlas,
  staff,
  products,
  today,
}: SharedData): SalesLeadFact[] {
  const own = stream.of('sales-leads')
  const end = atHour(today, 0)
  const lines = new Set(products.map(({ row }) => row.line))
  return lives.flatMap((life) => {
    const { partner, activatedAt, terminatedAt } = life
    if (!activatedAt || terminatedAt || partner.course === 'SUSPENDED') return []
    const chance = own.of(partner.code)
    return Array.from({ length: chance.int(0, 3) }, (): SalesLeadFact => {
      // One of them a few days ago, so that something waits for an answer.
      const day = workingDaysOn(addDays(today, -(chance.chance(0.3) ? chance.int(2, 9) : chance.int(10, 180))), 0)
      const openedAt = inOfficeHours(day < today ? day : addDays(today, -3), chance)
      const [need, wanted] = chance.pick(NEEDS)
      const productLine = [...lines].find((line) => line.startsWith(wanted)) ?? null
      const customerName = `${atlas.placeName(partner.area)}${chance.faker.person.lastName()}氏${chance.pick(CUSTOMERS)}`
      const opening = openingSalesLead({
        ...{ id: chance.id('salesLead', openedAt), no: '', customerName, need, productLine, openedAt },
        customerPhone: `13${chance.int(100_000_000, 999_999_999)}`,
        ...{ regionCode: partner.area.code, regionPath: partner.area.path },
        source: chance.pick(['WEBSITE', 'EXHIBITION', 'COLD_CALL', 'REFERRAL']),
        openedBy: chance.pick(staff.of('MARKETING')),
      })
      const answeredAt = later(openedAt, chance.int(2, 60) * 3_600_000)
      const accepts = chance.chance(0.85)
      const answered =
        answeredAt < end && !chance.chance(0.12)
          ? { at: answeredAt, status: accepts ? ('ACCEPTED' as const) : ('DECLINED' as const) }
          : null
      const followedAt = inOfficeHours(workingDaysOn(addDays(businessDateOf(answeredAt), chance.int(2, 12)), 0), chance)
      const followedUp =
        answered && accepts && followedAt < end
          ? {
              id: chance.id('salesLeadFollowUp', followedAt),
              at: followedAt,
              note: '已上门勘察,电力容量满足,待客户确认方案',
            }
          : null
      const closedAt = inOfficeHours(workingDaysOn(addDays(businessDateOf(followedAt), chance.int(8, 45)), 0), chance)
      const won = chance.chance(0.55)
      const closed =
        followedUp && closedAt < end
          ? {
              at: closedAt,
              status: won ? ('WON' as const) : ('LOST' as const),
              reason: won ? null : '客户选择其他品牌',
            }
          : null
      const byExclusivity = territories.get(partner.id)?.exclusive === true
      return {
        ...{
          opening,
          partnerId: partner.id,
          partnerUser: `user_${partner.code}`,
          managerId: partner.managerId,
          byExclusivity,
        },
        ...{ answered, followedUp, closed },
      }
    })
  })
}
