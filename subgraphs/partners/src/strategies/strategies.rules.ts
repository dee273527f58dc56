import type { PartnerKind } from '@channelgraph/contracts'
import { type BusinessDate, badInput, check, Money, yearlySeries } from '@channelgraph/values'
import { documentMachine, openingDocument } from '../approvals/documents.rules.ts'
import { type ChannelStrategyRow, channelStrategy, type RegionTarget } from './strategies.tables.ts'

export const CHANNEL_STRATEGY = documentMachine('ChannelStrategy')

/** The series of the numbers of strategies drafted in a year: CS-2026. */
export const channelStrategySeries = (day: BusinessDate): string => yearlySeries('CS-', day)

/** What a client says of a strategy. */
export interface ChannelStrategyInput {
  readonly year: number
  readonly summary: string
  readonly regionTargets: readonly {
    readonly regionCode: string
    readonly kind: PartnerKind
    readonly targetCount: number
    readonly revenueTarget: Money
  }[]
}

const MAX_SUMMARY = 20_000
const MAX_TARGETS = 200
const MAX_PARTNERS = 10_000
/** Nobody plans further. */
const YEARS_AHEAD = 2

const yearOf = (day: BusinessDate): number => Number(day.slice(0, 4))

/** What is to be stored of a strategy, which holds to the end of its year. Throws BAD_USER_INPUT for what cannot be one. */
export function checkStrategy({ year: given, summary, regionTargets }: ChannelStrategyInput, today: BusinessDate) {
  const year = check.wholeNumber('year', given, yearOf(today), yearOf(today) + YEARS_AHEAD)
  const [firstDay, lastDay] = [`${year}-01-01`, `${year}-12-31`]
  return {
    year,
    summary: check.text('summary', summary, MAX_SUMMARY),
    regionTargets: checkTargets(check.items('regionTargets', regionTargets, 1, MAX_TARGETS)),
    effectiveFrom: firstDay < today ? today : firstDay,
    effectiveTo: lastDay,
  }
}

function checkTargets(given: ChannelStrategyInput['regionTargets']): RegionTarget[] {
  const targets = given.map(({ regionCode: code, kind, targetCount, revenueTarget }) => {
    const regionCode = check.regionCode('regionTargets.regionCode', code)
    return {
      ...{ regionCode, regionPath: check.regionPath('regionTargets.regionCode', regionCode), kind },
      targetCount: check.wholeNumber('regionTargets.targetCount', targetCount, 0, MAX_PARTNERS),
      revenueTarget: check.moneyWithin('regionTargets.revenueTarget', revenueTarget, Money.zero).toString(),
    }
  })
  const seen = new Set<string>()
  for (const { regionCode, kind } of targets) {
    if (seen.has(`${regionCode} ${kind}`))
      throw badInput(
        `\`regionTargets\` must name each region and kind once; ${regionCode} ${kind} stands there twice.`,
        `\`regionTargets\` 中每个地区与渠道类型只能出现一次;${regionCode} ${kind} 重复。`,
      )
    seen.add(`${regionCode} ${kind}`)
  }
  return targets
}

/** G-03: what is aimed at less what there is. */
export const gapTo = ({ targetCount }: Pick<RegionTarget, 'targetCount'>, actual: number): number =>
  targetCount - actual

/** The day by which a year's strategy is asked for: today in that year, else its last day, or its first where it has not begun. */
export function dayIn(year: number, today: BusinessDate): BusinessDate {
  if (year === yearOf(today)) return today
  return year < yearOf(today) ? `${year}-12-31` : `${year}-01-01`
}

/** A revision as it is drafted. */
export const openingChannelStrategy = (
  identity: Pick<ChannelStrategyRow, 'id' | 'no' | 'revision' | 'authorId'>,
  content: ReturnType<typeof checkStrategy>,
): ChannelStrategyRow => openingDocument(channelStrategy, identity, content)
