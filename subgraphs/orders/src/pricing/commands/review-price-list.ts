import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { check } from '@channelgraph/values'
import { refuseReview } from '../pricing.rules.ts'
import { priceLists } from '../pricing.store.ts'

export interface ReviewPriceList extends Versioned {
  readonly approve: boolean
  readonly comment?: string | null
}

export const reviewPriceList = command(
  'price-list:review',
  async (tx, ctx, { id, expectedVersion, approve, comment: given }: ReviewPriceList) => {
    const comment = approve ? check.optionalText('comment', given) : check.text('comment', given ?? '')
    const list = await priceLists.lock(tx, ctx, id, expectedVersion)
    const refusal = refuseReview(list, ctx.viewer.subject)
    if (refusal) return refusal
    const after = await priceLists.update(
      tx,
      list,
      approve ? { reviewerId: ctx.viewer.subject } : { status: 'DRAFT', reviewerId: null },
    )
    return withReason(comment ?? 'passed', changed('PriceList', list, after))
  },
)
