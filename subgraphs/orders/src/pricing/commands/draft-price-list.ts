import { created, creatingCommand } from '@channelgraph/command'
import { newId, notFound, type Period, VAT_RATES } from '@channelgraph/values'
import { findProducts } from '../../catalogue/catalogue.store.ts'
import {
  checkDraft,
  type DraftedItem,
  namedAs,
  openingPriceList,
  refuseRetailPrices,
  refuseVatRates,
} from '../pricing.rules.ts'
import { findPriceLists, insertPriceList, lockKind, nextRevision } from '../pricing.store.ts'
import type { PriceListRow } from '../pricing.tables.ts'

export interface DraftPriceList {
  readonly idempotencyKey: string
  readonly input: {
    readonly kind: PriceListRow['kind']
    readonly mode: PriceListRow['mode']
    readonly effective: Period
    readonly items: readonly DraftedItem[]
  }
}

export const draftPriceList = creatingCommand(
  'price-list:draft',
  findPriceLists,
  async (tx, ctx, { input: { kind, mode, effective, items } }: DraftPriceList) => {
    checkDraft(effective, items)
    const refusal = refuseVatRates(items) ?? refuseRetailPrices(kind, mode, items)
    if (refusal) return refusal
    const products = await findProducts(
      tx,
      ctx.scope,
      items.map((item) => item.productId),
    )
    if (products.size < items.length) throw notFound('A product of the list', '价格表中的某个产品')
    await lockKind(tx, kind)
    const revision = await nextRevision(tx, kind)
    const list = await insertPriceList(
      tx,
      openingPriceList({ id: newId('priceList'), kind, revision, mode, effective, authorId: ctx.viewer.subject }),
      items.map((item) => ({
        ...item,
        ...namedAs(products.get(item.productId)!),
        minRetailPriceGross: item.minRetailPriceGross ?? null,
        vatRate: VAT_RATES.GOODS,
      })),
    )
    return created('PriceList', list)
  },
)
