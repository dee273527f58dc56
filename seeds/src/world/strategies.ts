import type { PartnerKind } from '@channelgraph/contracts'
import { addDays, groupBy } from '@channelgraph/values'
import type { MarketSizeRow } from '../../../subgraphs/partners/src/market-sizes/market-sizes.tables.ts'
import { openingChannelStrategy } from '../../../subgraphs/partners/src/strategies/strategies.rules.ts'
import type { ChannelStrategyRow, RegionTarget } from '../../../subgraphs/partners/src/strategies/strategies.tables.ts'
import { inOfficeHours, workingDaysOn } from '../moments.ts'
import type { SharedData } from './shared-data.ts'

/** A revision of a year's strategy without its number, and how far it has come. */
export interface StrategyFact {
  readonly opening: Omit<ChannelStrategyRow, 'no'>
  readonly draftedAt: Date
  /** One that management has yet to decide on is submitted only. */
  readonly isPublished: boolean
}

/** Last year's strategy and its revision, this year's, and towards the year's end next year's, on which management has yet to decide (三.1). */
export function makeStrategies({ stream, lives, staff, atlas, today }: SharedData): StrategyFact[] {
  const own = stream.of('strategies')
  const authorId = staff.persona('channel-manager-east')
  const thisYear = Number(today.slice(0, 4))
  const places = [...groupBy(lives, ({ partner }) => `${partner.area.code.slice(0, 2)}0000 ${partner.kind}`)].toSorted(
    ([a], [b]) => (a < b ? -1 : 1),
  )
  const strategy = (
    [year, revision, begins]: readonly [number, number, string],
    summary: string,
    isPublished = true,
  ): StrategyFact => {
    const chance = own.of(`${year} ${revision}`)
    const draftedAt = inOfficeHours(workingDaysOn(addDays(begins, -25), 0), chance)
    const regionTargets = places.map(([place, here]): RegionTarget => {
      const [regionCode = '', kind] = place.split(' ') as [string, PartnerKind]
      const targetCount = here.length + chance.int(0, 2) + (revision - 1)
      const revenueTarget = `${targetCount * chance.int(12, 40) * 100_000}.00`
      return { regionCode, regionPath: atlas.at(regionCode).path, kind, targetCount, revenueTarget }
    })
    const opening = openingChannelStrategy(
      { id: chance.id('channelStrategy', draftedAt), no: '', revision, authorId },
      {
        ...{ year, summary, regionTargets },
        ...{ effectiveFrom: begins, effectiveTo: `${year}-12-31` },
      },
    )
    return { opening, draftedAt, isPublished }
  }
  const [lastYears, halfYears, thisYears, nextYears] = [
    `${thisYear - 1}-01-01`,
    `${thisYear - 1}-07-01`,
    `${thisYear}-01-01`,
    `${thisYear + 1}-01-01`,
  ]
  return [
    strategy([thisYear - 1, 1, lastYears], '稳住核心城市经销网络,补齐县域空白;直流快充占比提高到六成'),
    strategy([thisYear - 1, 2, halfYears], '年中修订:竞品延保与县级代理增加,上调网点目标,延保方案同步调整'),
    strategy([thisYear, 1, thisYears], '优化渠道结构,提升单店产出;重点布局物流园、公交场站和县域补能'),
    ...(addDays(nextYears, -50) <= today
      ? [strategy([thisYear + 1, 1, nextYears], '巩固优势省份份额,新增目标集中于公共直流快充与县域下沉', false)]
      : []),
  ]
}

/** Charging piles of the country at the end of a year, public and private, in thousands (National Energy Administration). */
const IN_THE_COUNTRY: readonly (readonly [number, number])[] = [
  [2024, 12_818],
  [2025, 20_092],
]
/** Ten provinces hold two thirds; weights of all others are one. */
const WEIGHTS: Readonly<Record<string, number>> = {
  ...{ 440000: 18, 330000: 12, 320000: 11, 310000: 7, 370000: 7 },
  ...{ 410000: 6, 340000: 6, 510000: 5, 420000: 5, 350000: 5 },
}

/** What marketing found of each province's market at the end of each year; one number was wrong at first. */
export function makeMarketSizes({ stream, staff, atlas, today }: SharedData): MarketSizeRow[] {
  const own = stream.of('market-sizes')
  const provinces = atlas.regions.filter(({ level }) => level === 'PROVINCE')
  const weightOf = (code: string): number => WEIGHTS[code] ?? 1.6
  const all = provinces.reduce((sum, { code }) => sum + weightOf(code), 0)
  return IN_THE_COUNTRY.filter(([year]) => `${year + 1}-02-01` < today).flatMap(([year, thousands]) =>
    provinces.flatMap(({ code, path }): MarketSizeRow[] => {
      const chance = own.of(`${year} ${code}`)
      const chargers = Math.round((thousands * 1_000 * weightOf(code)) / all / 100) * 100
      const found = (recordedAt: Date, count: number, source: string): MarketSizeRow => ({
        ...{ id: chance.id('marketSize', recordedAt), regionCode: code, regionPath: path, year, chargers: count },
        ...{ source, recordedById: staff.persona('marketing'), recordedAt },
      })
      const first = inOfficeHours(workingDaysOn(`${year + 1}-01-20`, 0), chance)
      const source = '国家能源局公布的全国总量,按各省公共桩占比分摊'
      if (code !== '320000') return [found(first, chargers, source)]
      const corrected = inOfficeHours(workingDaysOn(`${year + 1}-01-27`, 0), chance)
      return [
        found(first, Math.round(chargers / 1_000) * 100, source),
        found(corrected, chargers, `${source};更正首次录入的小数位错误`),
      ]
    }),
  )
}
