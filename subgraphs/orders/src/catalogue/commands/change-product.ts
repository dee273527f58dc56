import { changed, command, type Versioned } from '@channelgraph/command'
import { named } from '@channelgraph/paging'
import { productChanged } from '../catalogue.events.ts'
import { productOf, refuseLifecycle } from '../catalogue.rules.ts'
import { knownLine, lockCatalogue, products } from '../catalogue.store.ts'
import type { ProductRow } from '../catalogue.tables.ts'

export interface ChangeProduct extends Versioned {
  readonly input: {
    readonly name?: string | null
    readonly line?: string | null
    readonly ocppVersion?: string | null
    readonly lifecycle?: ProductRow['lifecycle'] | null
    readonly packQty?: number | null
    readonly leadTimeDays?: number | null
    readonly warrantyMonths?: number | null
  }
}

export const changeProduct = command(
  'product:publish',
  async (tx, ctx, { id, expectedVersion, input: given }: ChangeProduct) => {
    const input = productOf(given)
    if (input.line != null) await lockCatalogue(tx)
    const product = await products.lock(tx, ctx, id, expectedVersion)
    const lifecycle = input.lifecycle ?? product.lifecycle
    const refusal = refuseLifecycle(product.lifecycle, lifecycle)
    if (refusal) return refusal
    const after = await products.update(tx, product, {
      lifecycle,
      ...named(input.name ?? product.name),
      line: input.line == null ? product.line : await knownLine(tx, input.line),
      ocppVersion: input.ocppVersion ?? product.ocppVersion,
      packQty: input.packQty ?? product.packQty,
      leadTimeDays: input.leadTimeDays ?? product.leadTimeDays,
      warrantyMonths: input.warrantyMonths ?? product.warrantyMonths,
    })
    return changed('Product', product, after, productChanged(after))
  },
)
