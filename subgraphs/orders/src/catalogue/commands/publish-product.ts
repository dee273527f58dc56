import { created, creatingCommand } from '@channelgraph/command'
import { type Decimal, newId } from '@channelgraph/values'
import { productPublished } from '../catalogue.events.ts'
import { refusal } from '../catalogue.refusals.ts'
import { openingProduct, productOf } from '../catalogue.rules.ts'
import { findProducts, findTakenSku, knownLine, lockCatalogue, products } from '../catalogue.store.ts'
import type { ProductRow } from '../catalogue.tables.ts'

export interface PublishProduct {
  readonly idempotencyKey: string
  readonly input: {
    readonly sku: string
    readonly name: string
    readonly line: string
    readonly current: ProductRow['current']
    readonly ratedPowerKw: Decimal
    readonly connectorTypes: readonly string[]
    readonly connectorCount: number
    readonly ocppVersion?: string | null
    readonly lifecycle?: ProductRow['lifecycle'] | null
    readonly serialised?: boolean | null
    readonly packQty?: number | null
    readonly leadTimeDays: number
    readonly warrantyMonths?: number | null
  }
}

export const publishProduct = creatingCommand(
  'product:publish',
  findProducts,
  async (tx, _ctx, { input: given }: PublishProduct) => {
    const input = productOf(given)
    await lockCatalogue(tx)
    const taken = await findTakenSku(tx, input.sku)
    if (taken) return refusal('DuplicateSku', { sku: taken })
    const line = await knownLine(tx, input.line)
    const opening = { ...input, line, id: newId('product'), connectorTypes: [...input.connectorTypes] }
    const product = await products.insert(tx, openingProduct(opening))
    return created('Product', product, productPublished(product))
  },
)
