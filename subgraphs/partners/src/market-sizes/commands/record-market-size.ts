import { created, creatingCommand } from '@channelgraph/command'
import { businessDateOf, check, newId } from '@channelgraph/values'
import { FIRST_YEAR, MAX_CHARGERS } from '../market-sizes.rules.ts'
import { findMarketSizes, marketSizes } from '../market-sizes.store.ts'
import type { MarketSizeRow } from '../market-sizes.tables.ts'

export interface RecordMarketSize {
  readonly idempotencyKey: string
  readonly input: {
    readonly regionCode: string
    readonly year: number
    readonly chargers: number
    readonly source: string
  }
}

/** What is found later of the same region and year counts; what was found before stays on record. */
export const recordMarketSize = creatingCommand<RecordMarketSize, MarketSizeRow, never>(
  'market-size:record',
  findMarketSizes,
  async (tx, ctx, { input }: RecordMarketSize) => {
    const recordedAt = ctx.clock.now()
    const regionCode = check.regionCode('regionCode', input.regionCode)
    const row = {
      ...{ regionCode, regionPath: check.regionPath('regionCode', regionCode) },
      year: check.wholeNumber('year', input.year, FIRST_YEAR, Number(businessDateOf(recordedAt).slice(0, 4))),
      chargers: check.wholeNumber('chargers', input.chargers, 1, MAX_CHARGERS),
      source: check.text('source', input.source, check.TEXT.note),
    }
    const by = { id: newId('marketSize'), recordedById: ctx.viewer.subject, recordedAt }
    return created('MarketSize', await marketSizes.insert(tx, { ...row, ...by }))
  },
)
