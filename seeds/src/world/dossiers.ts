import type { Dossier } from '../../../subgraphs/partners/src/applications/applications.rules.ts'
import type { Stream } from '../random.ts'

const TEXTS: Readonly<Record<keyof Dossier, readonly string[]>> = {
  qualification: [
    '营业执照有效,具备电力工程三级资质',
    '营业执照有效,经营范围含充电设备销售',
    '营业执照有效,新增经营范围办理中',
  ],
  businessCondition: ['年营收约三千万元,连续三年盈利', '年营收约八百万元,现金流平稳', '成立两年,股东资金充足'],
  marketReputation: ['当地同业评价良好', '曾代理两家品牌,无纠纷记录', '本地物业和车企口碑较好'],
  salesCapability: ['销售团队十二人,覆盖全市', '销售团队五人,另有项目渠道', '以车企配套和小区项目为主'],
}

/** The four texts of 四.1; a lead's are not all there yet. */
export function dossierOf(stream: Stream, filled: boolean): Dossier {
  const text = (name: keyof Dossier) => (filled || stream.chance(0.4) ? stream.pick(TEXTS[name]) : null)
  return {
    qualification: text('qualification'),
    businessCondition: text('businessCondition'),
    marketReputation: text('marketReputation'),
    salesCapability: text('salesCapability'),
  }
}
