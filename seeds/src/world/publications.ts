import type { PartnerKind } from '@channelgraph/contracts'
import { addDays } from '@channelgraph/values'
import type { MarketIntelRow } from '../../../subgraphs/partners/src/market-intel/market-intel.tables.ts'
import type { MarketingMaterialRow } from '../../../subgraphs/partners/src/marketing-materials/marketing-materials.tables.ts'
import type { PublicationRow } from '../../../subgraphs/partners/src/publications/publications.tables.ts'
import { inOfficeHours, workingDaysOn } from '../moments.ts'
import type { SharedData } from './shared-data.ts'

/** All versions of a publication in turn, without their number; each ended the one before it. */
export interface PublicationFact<Row extends PublicationRow> {
  readonly versions: readonly Omit<Row, 'no'>[]
}

interface Told {
  readonly daysAgo: number
  readonly title: string
  readonly topic: string
  readonly body: string
  readonly kinds?: readonly PartnerKind[]
  readonly region?: string
  readonly core?: boolean
  /** After so many days, the next version of it. */
  readonly correctedAfter?: number
  readonly withdrawnAfter?: number
}

const TOLD: readonly Told[] = [
  {
    ...{ daysAgo: 320, title: '2025 年全国充电设施年报解读', topic: '行业数据' },
    body: '全国充电设施总量超过两千万个,公共桩同比增长三成;十省合计占三分之二。各地伙伴可据此核对本地目标。',
  },
  {
    ...{ daysAgo: 210, title: '江苏省县域补能专项补贴', topic: '补贴政策', region: '320000', correctedAfter: 9 },
    body: '县域公共直流桩按额定功率补贴,须进入省目录;申报材料清单见附件。',
  },
  {
    ...{ daysAgo: 160, title: '经销渠道季度促销口径', topic: '促销口径', kinds: ['DISTRIBUTOR'] },
    body: '本季主推 120 kW 一体机,搭配安装服务包;推广费用按已批准的推广计划执行。',
  },
  {
    ...{ daysAgo: 120, title: '代理商佣金结算问答', topic: '结算', kinds: ['AGENT'] },
    body: '佣金按验收净额计算,随月度对账单结算;常见问题见附件。',
  },
  {
    ...{ daysAgo: 75, title: '竞品延保方案对比', topic: '竞品动态', core: true },
    body: '两家竞品推出三年延保;我司方案在响应时限与备件覆盖上占优,话术见附件。',
  },
  {
    ...{ daysAgo: 40, title: '华南夏季用电高峰检修提示', topic: '服务提示', region: '440000', withdrawnAfter: 20 },
    body: '高温多雨季节请提前完成绝缘检测,发现异常立即停用并报修。',
  },
  {
    ...{ daysAgo: 12, title: '明年新国标过渡安排', topic: '标准法规' },
    body: '新版国标自明年起实施,存量型号可销售至过渡期结束;各型号认证进度见附件。',
  },
]

/** What marketing told partners of their market: everybody, a kind, a region or the largest ones; one corrected, one taken back (三.2). */
export function makeMarketIntel({
  stream,
  staff,
  atlas,
  today,
}: Omit<SharedData, 'lives'>): PublicationFact<MarketIntelRow>[] {
  const own = stream.of('market-intel')
  return TOLD.map(({ daysAgo, title, topic, body, kinds = [], region, core, correctedAfter, withdrawnAfter }) => {
    const chance = own.of(title)
    const at = (days: number) => inOfficeHours(workingDaysOn(addDays(today, days - daysAgo), 0), chance)
    const regions = region ? [atlas.at(region)] : []
    const version = (revision: number, publishedAt: Date): Omit<MarketIntelRow, 'no'> => ({
      ...{ id: chance.of(revision).id('marketIntel', publishedAt), revision, title, topic, status: 'PUBLISHED' },
      body: revision > 1 ? `${body}(更正:补贴标准以省厅最新公告为准。)` : body,
      ...{ audienceKinds: [...kinds], audienceTiers: core ? ['STRATEGIC', 'CORE'] : [] },
      ...{ audienceRegionCodes: regions.map(({ code }) => code), audienceRegionPaths: regions.map(({ path }) => path) },
      ...{ regionCode: region ?? null, regionPath: regions[0]?.path ?? null },
      ...{ publishedById: staff.persona('marketing'), publishedAt, endedAt: null, version: 1 },
    })
    const first = version(1, at(0))
    if (withdrawnAfter)
      return { versions: [{ ...first, status: 'WITHDRAWN' as const, endedAt: at(withdrawnAfter), version: 2 }] }
    if (!correctedAfter) return { versions: [first] }
    const second = version(2, at(correctedAfter))
    return { versions: [{ ...first, status: 'REPLACED' as const, endedAt: second.publishedAt, version: 2 }, second] }
  })
}

/** A data sheet of each product, posters and slides of each line, the logo; each data sheet of the last price list's day anew. */
export function makeMaterials({
  stream,
  staff,
  products,
  today,
}: Omit<SharedData, 'lives'>): PublicationFact<MarketingMaterialRow>[] {
  const own = stream.of('marketing-materials')
  const lines = [...new Set(products.map(({ row }) => row.line))].sort()
  type Kind = MarketingMaterialRow['kind']
  const material = (
    name: string,
    title: string,
    kind: Kind,
    productIds: readonly string[],
    revisions: number,
  ): PublicationFact<MarketingMaterialRow> => {
    const chance = own.of(name)
    const begun = chance.int(300, 600)
    const dates = Array.from({ length: revisions }, (_, i) =>
      inOfficeHours(workingDaysOn(addDays(today, -Math.round(begun / (i + 1)) + i), 0), chance),
    )
    return {
      versions: dates.map((publishedAt, i): Omit<MarketingMaterialRow, 'no'> => {
        const endedAt = dates[i + 1] ?? null
        return {
          ...{ id: chance.of(i).id('marketingMaterial', publishedAt), revision: i + 1, title, kind },
          ...{ status: endedAt ? 'REPLACED' : 'PUBLISHED', productIds: [...productIds] },
          url: `https://files.example.com/materials/${name}-v${i + 1}.pdf`,
          ...{ audienceKinds: [], audienceTiers: [], audienceRegionCodes: [], audienceRegionPaths: [] },
          ...{ publishedById: staff.persona('marketing'), publishedAt, endedAt, version: endedAt ? 2 : 1 },
        }
      }),
    }
  }
  return [
    material('logo', '品牌标识使用规范', 'LOGO', [], 2),
    ...lines.flatMap((line) => [
      material(`poster-${line}`, `${line} 系列门店海报`, 'POSTER', [], 1),
      material(`slides-${line}`, `${line} 系列产品介绍`, 'PRESENTATION', [], 2),
    ]),
    ...products.map(({ row }) => material(`sheet-${row.sku}`, `${row.name} 产品手册`, 'BROCHURE', [row.id], 2)),
  ]
}
