import { addDays, addMonths, type BusinessDate, documentNumber } from '@channelgraph/values'
import {
  channelPolicySeries,
  openingChannelPolicy,
} from '../../../subgraphs/partners/src/channel-policies/channel-policies.rules.ts'
import type { ChannelPolicyRow } from '../../../subgraphs/partners/src/channel-policies/channel-policies.tables.ts'
import { atHour, inOfficeHours, later, MINUTE, workingDaysOn } from '../moments.ts'
import type { Stream } from '../random.ts'
import type { LifeFact } from './activation.ts'
import type { Staff } from './people.ts'

type PartnerKind = ChannelPolicyRow['appliesToKinds'][number]

/** A revision of a channel policy, with when it was drafted, sent, agreed to and published, as far as that was. */
export interface ChannelPolicyFact {
  readonly opening: ChannelPolicyRow
  readonly draftedAt: Date
  readonly submittedAt: Date | null
  readonly decidedAt: Date | null
  readonly publishedAt: Date | null
  readonly replaced: { readonly at: Date; readonly inForceTo: BusinessDate } | null
  readonly approvalComment: string
}

const ALL: readonly PartnerKind[] = ['DISTRIBUTOR', 'AGENT', 'FRANCHISEE', 'OTHER']
const RESELLERS: readonly PartnerKind[] = ['DISTRIBUTOR', 'FRANCHISEE']

/** Months before the world's last day on which each revision begins; one that lies ahead is published already, or being decided. */
const POLICIES: readonly (readonly [
  title: string,
  kinds: readonly PartnerKind[],
  begins: readonly number[],
  body: string,
])[] = [
  [
    '渠道合作伙伴日常运营规范',
    ALL,
    [24, 12, -1],
    '一、合作伙伴应具备固定经营场所及专职销售、技术服务人员。\n二、每月 5 日前报送上月销售、库存与市场反馈。\n三、不得超出授权区域主动销售;跨区项目须事先报备。\n四、公司每季度对门店形象、库存及服务记录进行检查,不合格项限期整改。',
  ],
  [
    '区域授权与跨区销售管理办法',
    RESELLERS,
    [22, 9],
    '一、授权区域以合作协议载明为准,独家区域由公司管理层批准。\n二、终端客户安装地位于他人独家区域的,商机转交该区域合作伙伴跟进。\n三、查实跨区销售的,依次采取警告、扣减保证金、暂停供货、终止合作。',
  ],
  [
    '建议零售价与价格报备办法',
    RESELLERS,
    [20, 6],
    '一、公司发布的零售价为建议价,合作伙伴自主定价,公司不限定转售价格。\n二、特殊项目需低于供货价采购的,应在下单前提交价格报备,批准后方可执行。\n三、虚假报备的,取消该项目支持并记入考核。',
  ],
  [
    '代理销售服务费结算办法',
    ['AGENT'],
    [18],
    '一、代理商以公司名义销售,执行公司统一价格。\n二、服务费按月结算,以客户验收及回款为准。\n三、客户退货的,相应服务费于次月冲回。',
  ],
  [
    '特许经营门店形象标准',
    ['FRANCHISEE'],
    [15, 3],
    '一、门头、展区及体验桩按公司视觉手册设置。\n二、样机不少于交流、直流各一台,保持通电可演示。\n三、形象变更须经公司书面同意,验收合格后方可营业。',
  ],
  [
    '充电桩产品退换货及备件管理办法',
    ALL,
    [10],
    '一、未安装且包装完好的产品可在签收后 30 日内申请退货。\n二、质量问题凭检测报告换货,保修期内运费由公司承担。\n三、合作伙伴应保持常用备件不低于两周用量。',
  ],
]

/** The company's channel policies with their revisions: those of the past hold or were replaced, one waits for management. */
export function makeChannelPolicies(stream: Stream, staff: Staff, today: BusinessDate): ChannelPolicyFact[] {
  const facts: ChannelPolicyFact[] = []
  const counts = new Map<string, number>()
  for (const [i, [title, kinds, begins, body]] of POLICIES.entries()) {
    let no: string | undefined
    for (const [nth, months] of begins.entries()) {
      const effectiveFrom = addDays(addMonths(`${today.slice(0, 7)}-01`, -months), nth * 14)
      const waits = months < 0
      const draftedOn = workingDaysOn(addDays(waits ? today : effectiveFrom, waits ? -10 : -40 - i), 0)
      const draftedAt = inOfficeHours(draftedOn, stream, 9, 16)
      const series = channelPolicySeries(draftedOn)
      if (!no) {
        counts.set(series, (counts.get(series) ?? 0) + 1)
        no = documentNumber(series, counts.get(series) ?? 1)
      }
      const decidedAt = inOfficeHours(workingDaysOn(draftedOn, 6), stream, 10, 16)
      facts.push({
        opening: openingChannelPolicy(
          {
            ...{ id: stream.id('channelPolicy', draftedAt), no, revision: nth + 1 },
            authorId: staff.persona(i % 2 ? 'channel-manager-south' : 'channel-manager-east'),
          },
          {
            ...{ title, effectiveFrom, effectiveTo: null, appliesToKinds: [...kinds] },
            body: nth === 0 ? body : `${body}\n${nth + 3}、本办法为第 ${nth + 1} 版,自生效之日起取代前一版。`,
          },
        ),
        draftedAt,
        submittedAt: inOfficeHours(workingDaysOn(draftedOn, 2), stream, 10, 17),
        decidedAt: waits ? null : decidedAt,
        publishedAt: waits ? null : later(decidedAt, 95 * MINUTE),
        replaced: null,
        approvalComment: nth === 0 ? '同意,请做好宣贯。' : '同意修订,请各区域督促确认。',
      })
    }
  }
  return facts.map((fact) => {
    const next = facts.find(
      ({ opening, publishedAt }) =>
        publishedAt && opening.no === fact.opening.no && opening.revision === fact.opening.revision + 1,
    )
    return next?.publishedAt
      ? { ...fact, replaced: { at: next.publishedAt, inForceTo: addDays(next.opening.effectiveFrom, -1) } }
      : fact
  })
}

/** When a partner acknowledged each revision that was published for it while it was one: most do within two weeks, some never. */
export function makeAcknowledgements(
  stream: Stream,
  { partner, terminatedAt }: LifeFact,
  policies: readonly ChannelPolicyFact[],
  today: BusinessDate,
): { readonly policy: ChannelPolicyFact; readonly id: string; readonly at: Date }[] {
  const end = terminatedAt ?? atHour(today, 0)
  return policies.flatMap((policy) => {
    const { publishedAt, replaced, opening } = policy
    if (!publishedAt || !opening.appliesToKinds.includes(partner.kind) || !stream.chance(0.88)) return []
    const asked = publishedAt > partner.registeredAt ? publishedAt : partner.registeredAt
    const at = later(asked, stream.int(60, 14 * 24 * 60) * MINUTE)
    if (at >= end || (replaced && at >= replaced.at)) return []
    return [{ policy, id: stream.id('policyAcknowledgement', at), at }]
  })
}
