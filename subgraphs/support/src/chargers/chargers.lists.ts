import { anyOf, ascending, codeIn, descending, indexed, only, pages, referredBy } from '@channelgraph/paging'
import { partnerOf } from '@channelgraph/partner-ref'
import { type BusinessDate, check } from '@channelgraph/values'
import { and, lt } from 'drizzle-orm'
import { chargers } from './chargers.store.ts'
import { type ChargerRow, charger, productRef, station } from './chargers.tables.ts'

export interface ChargerFilter {
  readonly statuses?: readonly ChargerRow['status'][] | null
  readonly partnerIds?: readonly string[] | null
  readonly productIds?: readonly string[] | null
  readonly stationId?: string | null
  readonly warrantyEndingBefore?: BusinessDate | null
  readonly search?: string | null
}

export const chargerPages = pages(chargers, {
  where: ({ statuses, partnerIds, productIds, stationId, warrantyEndingBefore: day }: ChargerFilter) =>
    and(
      anyOf('statuses', charger.status, statuses),
      anyOf('partnerIds', charger.partnerId, partnerIds),
      anyOf('productIds', charger.productId, productIds),
      only(charger.stationId, stationId),
      day ? lt(charger.warrantyUntil, check.day('warrantyEndingBefore', day)) : undefined,
    ),
  search: [
    indexed({ codes: [charger.id] }),
    referredBy(charger.productId, productRef.id, codeIn(productRef.sku), productRef.name),
    referredBy(charger.stationId, station.id, station.name),
    partnerOf(charger.partnerId),
  ],
  sorts: {
    SERIAL_NO: [ascending(charger.id)],
    NEWEST_INSTALLED: [descending(charger.installedOn), ascending(charger.id)],
    WARRANTY_END: [ascending(charger.warrantyUntil), ascending(charger.id)],
  },
})
