import { PriceListPublished } from '@channelgraph/contracts'
import { formatDecimal } from '@channelgraph/values'
import type { PriceListItemRow, PriceListRow } from './pricing.tables.ts'

export const priceListPublished = (list: PriceListRow, items: readonly PriceListItemRow[]) =>
  PriceListPublished.of(list, {
    priceListId: list.id,
    no: list.no,
    kind: list.kind,
    from: list.effectiveFrom,
    to: list.inForceTo,
    items: items.map((item) => ({
      productId: item.productId,
      supplyPriceNet: formatDecimal(item.supplyPriceNet),
      vatRate: formatDecimal(item.vatRate),
    })),
  })
