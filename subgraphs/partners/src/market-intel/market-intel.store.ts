import { descending, indexed, inRegions, only, pages } from '@channelgraph/paging'
import { and } from 'drizzle-orm'
import { publicationRows } from '../publications/publications.steps.ts'
import { type MarketIntelRow, marketIntel } from './market-intel.tables.ts'

export const marketIntelRows = publicationRows(marketIntel, { en: 'The bulletin', zh: '市场信息' })

export interface MarketIntelFilter {
  /** Of this region or below. */
  readonly regionCode?: string | null
  readonly status?: MarketIntelRow['status'] | null
  readonly search?: string | null
}

export const marketIntelPages = pages(marketIntelRows, {
  where: ({ regionCode, status }: MarketIntelFilter) =>
    and(
      regionCode == null ? undefined : inRegions('regionCode', marketIntel.regionPath, [regionCode]),
      only(marketIntel.status, status),
    ),
  search: [indexed({ texts: [marketIntel.title, marketIntel.topic], codes: [marketIntel.no] })],
  sorts: { NEWEST: [descending(marketIntel.publishedAt), descending(marketIntel.id)] },
})
