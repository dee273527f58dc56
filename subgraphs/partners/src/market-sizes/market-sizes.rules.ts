import { Decimal, roundTo6 } from '@channelgraph/values'
import type { MarketSizeRow } from './market-sizes.tables.ts'

/** The first year of which anybody counted charging piles. */
export const FIRST_YEAR = 2_010
/** More than there will be in the whole country. */
export const MAX_CHARGERS = 1_000_000_000

/** G-03: our chargers among all of a market, six decimals; null where nobody knows how many there are. */
export const marketShare = (installedBase: number | null, size: Pick<MarketSizeRow, 'chargers'> | null) =>
  installedBase === null || size === null ? null : roundTo6(new Decimal(installedBase).dividedBy(size.chargers))
