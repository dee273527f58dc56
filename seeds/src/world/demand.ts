import { addDays, addMonths, businessDateOf, groupBy } from '@channelgraph/values'
import type { ApplicationRow } from '../../../subgraphs/partners/src/applications/applications.tables.ts'
import { openingDemandAnalysis } from '../../../subgraphs/partners/src/demand/demand.rules.ts'
import type { DemandAnalysisRow } from '../../../subgraphs/partners/src/demand/demand.tables.ts'
import { inOfficeHours, workingDaysOn } from '../moments.ts'
import type { SharedData } from './shared-data.ts'

/** A published analysis without its number, and when it was drafted. */
export interface DemandFact {
  readonly opening: Omit<DemandAnalysisRow, 'no'>
  readonly draftedAt: Date
}

const WHY = [
  '新能源汽车保有量增速高于全省平均,现有网点覆盖不足',
  '县域充电下乡项目启动,需补充本地安装与服务能力',
  '物流园与公交场站集中建设,需具备工程能力的合作伙伴',
] as const

/** How many partners each area and each province with partners needs, by the line most of them sell (四.1). */
export function makeDemand({ stream, lives, staff, products, atlas, today }: SharedData): DemandFact[] {
  const own = stream.of('demand')
  const lines = [...new Set(products.map(({ row }) => row.line))].sort()
  const effectiveFrom = `${addMonths(today, -8).slice(0, 7)}-01`
  const areas = [...groupBy(lives, ({ partner }) => partner.area.code)]
  const provinces = [...groupBy(lives, ({ partner }) => `${partner.area.code.slice(0, 2)}0000`)]
  return [...areas, ...provinces].flatMap(([code, here]) => {
    const region = atlas.at(code)
    const chance = own.of(code)
    return lines.slice(0, 2).map((productLine): DemandFact => {
      const draftedAt = inOfficeHours(workingDaysOn(addDays(effectiveFrom, -20), 0), chance)
      const active = here.filter(({ partner }) => partner.kind === 'DISTRIBUTOR').length
      const opening = openingDemandAnalysis(
        {
          ...{ id: chance.of(productLine).id('demandAnalysis', draftedAt), no: '', revision: 1 },
          authorId: staff.managerOf.get(here[0]!.partner.region.macroRegion!) ?? staff.persona('channel-manager-east'),
        },
        {
          ...{ regionCode: code, regionPath: region.path, kind: 'DISTRIBUTOR', productLine },
          ...{
            requiredCount: active + chance.int(0, 3),
            rationale: chance.pick(WHY),
            effectiveFrom,
            effectiveTo: null,
          },
        },
      )
      return { opening, draftedAt }
    })
  })
}

/** The first analysis that says partners of a kind are needed where somebody is seated, on the day it was found; null where none does. */
export const demandAnswered =
  (facts: readonly DemandFact[]) =>
  ({ kind, regionPath, createdAt }: Pick<ApplicationRow, 'kind' | 'regionPath' | 'createdAt'>): string | null =>
    facts.find(
      ({ opening }) =>
        opening.kind === kind &&
        regionPath.startsWith(opening.regionPath) &&
        opening.effectiveFrom <= businessDateOf(createdAt),
    )?.opening.id ?? null
